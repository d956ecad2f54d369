"""The database itself refuses to change or delete an act. Dropping the triggers takes rights the desk's own code never uses.

A later migration that makes SQLite build the table anew loses them: it must call :func:`put_up` again.
"""

from __future__ import annotations

from typing import Any

TABLE = "ledger_loggedact"
SAID = "the ledger is append-only"
UP = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS ledger_no_{act.lower()} BEFORE {act} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$",
        *(
            f"CREATE OR REPLACE TRIGGER ledger_no_{act.lower()} BEFORE {act} ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_append_only()"
            for act in ("UPDATE", "DELETE")
        ),
    ],
}
DOWN = {
    "sqlite": [f"DROP TRIGGER IF EXISTS ledger_no_{act}" for act in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER IF EXISTS ledger_no_{act} ON {TABLE}" for act in ("update", "delete")],
}
FOUND = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_no_%%'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'ledger_no_%%' AND tgenabled <> 'D' "
    "AND tgrelid = 'ledger_loggedact'::regclass",
}


def put_up(connection: Any) -> None:
    """Calling it again changes nothing. On other databases the chain alone tells of changes."""
    _run(connection, UP)


def take_down(connection: Any) -> None:
    _run(connection, DOWN)


def are_up(connection: Any) -> bool:
    if connection.vendor not in FOUND:
        return False
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor], [])
        return bool(cursor.fetchone()[0] == len(DOWN[connection.vendor]))


def _run(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements.get(connection.vendor, []):
            cursor.execute(statement)
