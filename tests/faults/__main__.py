"""``python -m tests.faults``: everything that can go wrong, one table, exit 1 on any violation.

``--sample`` takes a representative part, ``--parts`` names the parts, ``--only`` the scenarios that contain a text.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile


def main() -> int:
    arguments = _arguments()
    given = os.environ.get("FAULTS_HOME")
    os.environ["FAULTS_HOME"] = home = given or tempfile.mkdtemp(prefix="faults-home-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.settings"
    import django

    django.setup()
    from tests.faults import laboratory

    try:
        return laboratory.run(
            arguments.parts,
            sample=arguments.sample,
            times=arguments.times,
            only=arguments.only,
            processes=arguments.processes,
            temporary=not given,
        )
    finally:
        if not given:
            shutil.rmtree(home, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--sample", action="store_true", help="a representative part of each")
    parser.add_argument("--only", default="", metavar="TEXT", help="only scenarios whose row or name contains TEXT")
    parser.add_argument("--times", type=int, default=20, help="how often each point is killed")
    parser.add_argument("--processes", type=int, default=3, help="so many scenarios at a time")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
