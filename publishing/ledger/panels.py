"""What the desk's home says of the ledger: nothing, unless something does not fit."""

from __future__ import annotations

from typing import Any

from laces.components import Component


class BrokenPanel(Component):  # type: ignore[misc]  # laces is untyped
    """The last look at the whole chain found something that does not fit."""

    name = "ledger-broken"
    template_name = "ledger/panel.html"
    order = 10

    def __init__(self, message: str) -> None:
        self.message = message

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"message": self.message}
