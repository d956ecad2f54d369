"""What draft/batchget and freepublish/batchget share: the page that is asked for, in the order of the switch."""

import hashlib
from collections.abc import Callable

from wechat_simulator.account import Call, Json
from wechat_simulator.errcodes import Refused
from wechat_simulator.materials import page
from wechat_simulator.store import Row


def answer(call: Call, newest_first: list[Row], *, name: str, content: Callable[[Row, bool], Json]) -> Json:
    """Return the list answer. ``name`` is the column of each item's id; ``content`` makes an item's content, with the
    HTML of its articles or without. Raises ``Refused`` 40035 for an offset or count that cannot be.
    """
    offset, wanted = page(call.data, Refused(40035))
    without = call.data.get("no_content") == 1
    items: list[Json] = []
    for row in _ordered(call.switches.now.list_order, newest_first, name)[offset : offset + wanted]:
        inner = content(row, not without)
        item = {name: row[name], "content": inner, "update_time": inner["update_time"]}
        if without and call.switches.now.no_content_drops_wrapper:
            del item["content"]
        items.append(item)
    return {"item": items, "total_count": len(newest_first), "item_count": len(items)}


def _ordered(order: str, newest_first: list[Row], name: str) -> list[Row]:
    """Shuffled is the same at every call, so that pages neither overlap nor leave anything out."""
    if order == "oldest":
        return newest_first[::-1]
    if order == "shuffled":
        return sorted(newest_first, key=lambda row: hashlib.sha256(str(row[name]).encode()).digest())
    return newest_first
