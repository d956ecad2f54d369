"""The control API under ``/_simulator/``: JSON for tests, acceptance checks and history checkers.

GET, POST, DELETE ``faults``    plan faults, turn switches: ``{"operation", "kind", …}`` or ``{"switches": {…}}``
GET, DELETE ``log``             what happened, filtered by ``after``, ``limit``, ``operation``, ``effect``
GET ``state``                   drafts, jobs, publications, previews
POST ``human``                  ``{"act", …}``: what staff or the platform do, see ``human.act``
POST ``mass``                   ``{"msg_id", "decision": "confirm" | "refuse"}``: the administrator's answer
POST ``callback``               ``{"event", "reference", "status"}``: send an event now, see ``announcing.send``
POST ``comments``               ``{"msg_data_id", "index", "content"}``: a reader's comment
POST ``tokens/kill``, ``reset``
"""

import json
from typing import Any

from wechat_simulator import announcing, comments, drafts, human, mass, publications, request_log, tokens
from wechat_simulator.account import Account, Json, marks
from wechat_simulator.addresses import split
from wechat_simulator.errcodes import Refused
from wechat_simulator.faults import KINDS, Faults
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.store import Row


def answer(account: Account, faults: Faults, request: Request) -> Reply:
    """Answer one control request: 200, 201, 400 with ``{"error"}``, 403, 404, or 405."""
    if is_foreign(request):
        return _json({"error": "requests from other sites are not taken"}, status=403)
    name = request.path.removeprefix("/_simulator/").strip("/")
    try:
        match name, request.method:
            case "faults", "GET":
                return _json(_switchboard(account, faults))
            case "faults", "POST":
                return _change(account, faults, request)
            case "faults", "DELETE":
                return _clear(account, faults, request)
            case "log", "GET":
                return _json(_log(account, request))
            case "log", "DELETE":
                request_log.clear(account.store)
                return _json({"cleared": True})
            case "state", "GET":
                return _json(_state(account, account.base_url(request)))
            case "tokens/kill", "POST":
                return _json({"killed": tokens.kill_all(account)})
            case "comments", "POST":
                return _comment(account, request)
            case "mass", "POST":
                return _decide(account, request)
            case "callback", "POST":
                return _json(announcing.send(account, _object(request), account.base_url(request)))
            case "human", "POST":
                data = _object(request)
                return _json({"done": human.act(account, str(data.pop("act")), data)})
            case "reset", "POST":
                account.store.forget_everything()
                account.switches.reset()
                return _json({"reset": True})
    except (ValueError, TypeError, KeyError) as error:
        return _json({"error": str(error)}, status=400)
    except Refused as error:
        return _json({"error": str(error)}, status=400)
    return _json({"error": "no such control"}, status=404)


def is_foreign(request: Request) -> bool:
    """Does a browser say that this write comes from a page of another site?"""
    return request.method != "GET" and bool(request.origin) and split(request.origin).netloc != request.host


def _switchboard(account: Account, faults: Faults) -> Json:
    return {
        "faults": [fault.as_dict() for fault in faults.all()],
        "switches": account.switches.as_dict(),
        "kinds": {kind.name: {"commits": kind.commits, "parameters": kind.parameters} for kind in KINDS.values()},
    }


def _change(account: Account, faults: Faults, request: Request) -> Reply:
    data = _object(request)
    switches = data.pop("switches", None)
    if switches is not None:
        if not isinstance(switches, dict):
            raise ValueError("switches must be an object")
        account.switches.set(**switches)
    if data:
        fault = faults.add(data.pop("operation"), data.pop("kind"), **data)
        return _json({"fault": fault.as_dict(), "switches": account.switches.as_dict()}, status=201)
    return _json(_switchboard(account, faults))


def _clear(account: Account, faults: Faults, request: Request) -> Reply:
    wanted = request.query.get("id")
    if wanted is None:
        faults.clear()
        account.switches.reset()
        return _json(_switchboard(account, faults))
    if not faults.remove(int(wanted)):
        return _json({"error": f"no fault with id {wanted}"}, status=404)
    return _json(_switchboard(account, faults))


def _log(account: Account, request: Request) -> Json:
    query = request.query
    entries = request_log.read(
        account.store,
        after=int(query.get("after", "0")),
        limit=min(int(query.get("limit", "1000")), 10_000),
        operation=query.get("operation", ""),
        effect=query.get("effect", ""),
    )
    return {"entries": entries, "last_id": entries[-1]["id"] if entries else int(query.get("after", "0"))}


def _state(account: Account, base_url: str) -> Json:
    store = account.store
    return {
        "drafts": [
            {"media_id": row["media_id"], "updated_at": row["updated_at"], "articles": marks(drafts.contents(row))}
            for row in drafts.live(store)
        ],
        "publish_jobs": [
            {
                "publish_id": str(row["publish_id"]),
                "media_id": row["media_id"],
                "status": row["status"],
                "article_id": row["article_id"],
                "articles": marks(drafts.contents(row)),
            }
            for row in store.rows("SELECT * FROM publish_job ORDER BY publish_id")
        ],
        "mass_jobs": [
            {
                "msg_id": str(row["msg_id"]),
                "media_id": row["media_id"],
                "status": row["status"],
                "article_id": row["article_id"],
                "articles": marks(drafts.contents(row)),
            }
            for row in store.rows("SELECT * FROM mass_job ORDER BY msg_id")
        ],
        "publications": [
            _publication(account, row, base_url) for row in reversed(publications.newest_first(store, limit=-1))
        ],
        "previews": [
            {"number": row["number"], "recipient": row["recipient"], "articles": marks(drafts.contents(row))}
            for row in store.rows("SELECT * FROM preview ORDER BY number")
        ],
        "pictures": store.number("SELECT count(*) FROM picture"),
        "materials": store.number("SELECT count(*) FROM material WHERE deleted = 0 AND expires_at IS NULL"),
    }


def _publication(account: Account, publication: Row, base_url: str) -> Json:
    rows = publications.articles_of(account.store, publication["article_id"])
    return {
        "article_id": publication["article_id"],
        "media_id": publication["media_id"],
        "msg_data_id": publication["msg_data_id"],
        "way": publication["way"],
        "by_hand": publications.is_by_hand(account.store, publication),
        "published_at": publication["published_at"],
        "articles": [
            {
                **marks([publications.article_in(row)])[0],
                "url": publications.page_url(base_url, row),
                "is_deleted": bool(row["deleted"]),
                "is_banned": row["deleted"] == publications.BANNED,
            }
            for row in rows
        ],
    }


def _decide(account: Account, request: Request) -> Reply:
    """The administrator's answer to a mass send that waits for it."""
    data = _object(request)
    if data["decision"] not in ("confirm", "refuse"):
        raise ValueError("decision must be confirm or refuse")
    status = mass.decide(account, data["msg_id"], confirm=data["decision"] == "confirm")
    return _json({"msg_id": str(data["msg_id"]), "status": status})


def _object(request: Request) -> dict[str, Any]:
    data = json.loads(request.body.decode("utf-8"))
    if not isinstance(data, dict):
        raise ValueError("an object is wanted")
    return data


def _comment(account: Account, request: Request) -> Reply:
    data = json.loads(request.body.decode("utf-8"))
    number = comments.write(
        account,
        int(data["msg_data_id"]),
        int(data.get("index", 0)),
        str(data["content"]),
        account.clock(),
        str(data.get("openid", "")),
    )
    return _json({"user_comment_id": number}, status=201)


def _json(value: Json, *, status: int = 200) -> Reply:
    body = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return Reply(status=status, content_type="application/json; charset=utf-8", body=body)
