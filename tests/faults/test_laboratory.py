"""A representative part of the laboratory, in processes of its own. All of it: ``make faults``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("calls", "kills", "writes", "workers", "worlds")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: Any) -> dict[str, str]:
    """One prepared database for all parts, also where several processes run the tests."""
    chosen = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        base: Path = tmp_path_factory.getbasetemp()
        home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "faults"
        home.mkdir(exist_ok=True)
        chosen["FAULTS_HOME"] = str(home)
    return chosen


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_lost_and_nothing_doubled(part, environment):
    command = [sys.executable, "-m", "tests.faults", part, "--sample", "--processes", "1"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
