"""The simulator's memory: one SQLite file of its own, or nothing but RAM."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).parent / "schema.sql"

Row = sqlite3.Row


class Store:
    """One connection behind one lock: every request works alone, so effects and their log entries stay together."""

    def __init__(self, directory: Path | None = None) -> None:
        """Open ``directory/simulator.sqlite3`` (made if missing), or a database in memory when ``None``."""
        if directory is None:
            place = ":memory:"
        else:
            directory.mkdir(parents=True, exist_ok=True)
            place = str(directory / "simulator.sqlite3")
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(place, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(SCHEMA.read_text("utf-8"))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block alone and all or nothing. May be nested; the outermost block commits."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if outermost:
                    self._connection.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    def run(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Execute one writing statement; return the number of rows it changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Execute one INSERT; return the new row id."""
        with self._lock:
            return self._connection.execute(statement, values).lastrowid or 0

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row, or ``None`` when there is none."""
        with self._lock:
            found: Row | None = self._connection.execute(statement, values).fetchone()
            return found

    def number(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Return the first column of the first row as a number; 0 when there is no row or it is NULL."""
        row = self.row(statement, values)
        return int(row[0] or 0) if row else 0

    def next_number(self, name: str, start: int) -> int:
        """Return a number never given before under ``name``, counting up from ``start``."""
        with self.transaction():
            value = max(self.number("SELECT value FROM counter WHERE name = ?", (name,)) + 1, start)
            self.run(
                "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
            return value

    def setting(self, name: str) -> Any:
        """Return the stored JSON value of ``name``, or ``None`` when it was never set."""
        row = self.row("SELECT value FROM setting WHERE name = ?", (name,))
        return json.loads(row["value"]) if row else None

    def set_setting(self, name: str, value: Any) -> None:
        self.run(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value, ensure_ascii=False)),
        )

    def forget_everything(self) -> None:
        """Empty every table; numbers already given are not given again."""
        with self.transaction():
            for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
                if row["name"] != "counter":
                    self.run(f"DELETE FROM {row['name']}")  # noqa: S608 - the name is our own schema's

    def close(self) -> None:
        with self._lock:
            self._connection.close()
