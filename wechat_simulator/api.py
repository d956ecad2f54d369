"""One API call from the fault switchboard to the log."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from wechat_simulator import mass, mass_tries, publishing_jobs, quota, request_log, tokens
from wechat_simulator.account import Account, Bytes, Call, Json
from wechat_simulator.errcodes import Refused, message
from wechat_simulator.faults import Fault, Faults, operation_name
from wechat_simulator.operations import JSON_UTF8, NO_RIGHT, OPERATIONS, PLAIN_TEXT
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request

BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
NONSENSE = b'{"errmsg":"ok","data":[{"id":null},"\xe5\xa5\xbd"]}'


def settle(account: Account, now: float) -> None:
    """Finish every publish and mass job that is due."""
    with account.store.transaction():
        publishing_jobs.settle(account, now)
        mass.settle(account, now)


def answer(account: Account, faults: Faults, request: Request, sleep: Callable[[float], object]) -> Reply:
    """Work on one call, log it, and return the answer, spoilt as planned. ``sleep`` takes seconds."""
    started = time.monotonic()
    plan = faults.take(request.path)
    sleep(plan.delay_before_seconds)
    now = account.clock()
    rid = f"{int(now):08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    settle(account, now)
    with account.store.transaction():
        call = Call(account=account, request=request, now=now, base_url=account.base_url(request))
        done = plan.fault is None or plan.fault.commits
        reply, errcode = _perform(call, rid) if done else (Reply(content_type=JSON_UTF8), None)
        # A refusal after something was done: the administrator is still to be asked, or the gateway repeated the call.
        outcome = "not_done" if not done else "refused" if errcode and not call.effects else "done"
        if plan.fault is not None:
            reply, spoilt_errcode, delivered = _spoil(plan.fault, reply, rid)
            errcode = spoilt_errcode if spoilt_errcode is not None else errcode
            outcome = "refused" if plan.kind == "refuse" else outcome
        else:
            delivered = "whole"
        if outcome != "done" and errcode is not None:
            mass_tries.remember_failure(call, errcode)
        entry_id = request_log.write(
            account.store,
            request_log.Entry(
                time=now,
                source="api",
                method=request.method,
                path=request.path,
                operation=operation_name(request.path),
                body_sha256=request.body_sha256,
                rid=rid,
                errcode=errcode,
                http_status=None if reply.cut == "before" else reply.status,
                outcome=outcome,
                delivered=delivered,
                fault=" ".join(plan.names),
                effects=tuple(call.effects),
            ),
        )
    sleep(plan.delay_after_seconds)
    request_log.set_duration(account.store, entry_id, (time.monotonic() - started) * 1000)
    return reply


def _perform(call: Call, rid: str) -> tuple[Reply, int | None]:
    """Return the answer and its errcode (``None`` for one that is not JSON)."""
    operation = OPERATIONS.get(call.request.path)
    content_type = operation.content_type if operation else JSON_UTF8
    try:
        result = _work(call)
    except Refused as refusal:
        return _refusal(refusal, rid, content_type), refusal.errcode
    if isinstance(result, Bytes):
        return Reply(content_type=result.content_type, body=result.content), None
    return Reply(content_type=content_type, body=_json(result)), 0


def _work(call: Call) -> Json | Bytes:
    path = call.request.path
    operation = OPERATIONS.get(path)
    if operation is None:
        raise Refused(40066)
    if call.request.method != operation.method:
        raise Refused(43001 if operation.method == "GET" else 43002)
    if operation.method == "POST" and not operation.upload and not operation.needs_token and not call.request.body:
        raise Refused(44002)
    if operation.needs_token:
        tokens.check(call)
    if path != "/cgi-bin/clear_quota":
        quota.count(call, path)
    if operation.right and not getattr(call.switches.now, operation.right):
        raise Refused(NO_RIGHT[operation.right])
    return operation.work(call)


def _spoil(fault: Fault, reply: Reply, rid: str) -> tuple[Reply, int | None, str]:
    """Return the answer that goes out, the errcode it shows if that changed, and what the caller gets of it."""
    values = fault.parameters
    match fault.kind:
        case "refuse":
            refusal = Refused(values["errcode"], "127.0.0.1" if values["errcode"] == 40164 else "")
            return _refusal(refusal, rid, PLAIN_TEXT, wording=values["errmsg"]), refusal.errcode, "whole"
        case "busy_before" | "busy_after":
            return _refusal(Refused(-1), rid, PLAIN_TEXT), -1, "whole"
        case "reset_before" | "commit_then_drop":
            return replace(reply, cut="before"), None, "nothing"
        case "reset_in_body":
            return replace(reply, cut="in_body"), None, "half"
        case "http_500":
            return Reply(status=500, content_type="text/plain", body=b"Internal Server Error"), None, "HTTP 500"
        case "http_502":
            return Reply(status=502, content_type="text/html", body=BAD_GATEWAY), None, "HTTP 502"
        case "truncated_json":
            return replace(reply, body=reply.body[: max(len(reply.body) * 2 // 3, 1)]), None, "truncated"
        case "empty_200":
            return replace(reply, body=b""), None, "empty"
        case "wrong_content_type":
            return replace(reply, content_type=values["content_type"]), None, "wrong content type"
        case "slow_drip":
            return replace(reply, drip_seconds=float(values["seconds"])), None, "slowly"
        case "nonsense_json":
            return replace(reply, content_type=JSON_UTF8, body=NONSENSE), None, "nonsense"
        case "huge_answer":
            # White space is JSON too: the answer itself is whole.
            return (
                replace(reply, body=reply.body + b" " * round(values["megabytes"] * 1024 * 1024)),
                None,
                "far too long",
            )
    raise AssertionError(f"fault without effect: {fault.kind}")


def _refusal(refusal: Refused, rid: str, content_type: str, *, wording: str = "") -> Reply:
    text = wording or message(refusal.errcode, refusal.detail)
    hint = f" hint: [{secrets.token_urlsafe(6)}-0]" if content_type == PLAIN_TEXT else ""
    body: Json = {"errcode": refusal.errcode, "errmsg": f"{text}{hint} rid: {rid}", **refusal.extra}
    return Reply(content_type=content_type, body=_json(body))


def _json(value: Json) -> bytes:
    """Return raw UTF-8, never escaped, as the platform answers."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
