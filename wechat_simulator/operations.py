"""Every API path the simulator knows: its method, its right, and the function that does the work."""

from collections.abc import Callable
from dataclasses import dataclass

from wechat_simulator import (
    comments,
    drafts,
    followers,
    mass,
    mass_previews,
    materials,
    menus,
    publications,
    publishing_jobs,
    quota,
    robot,
    tokens,
)
from wechat_simulator.account import Bytes, Call, Json
from wechat_simulator.errcodes import Refused

Work = Callable[[Call], Json | Bytes]

PLAIN_TEXT = "text/plain"
JSON_UTF8 = "application/json; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``right`` names the switch the account needs; ``content_type`` is what the real endpoint is known to answer."""

    method: str
    work: Work
    needs_token: bool = True
    right: str = ""
    upload: bool = False
    content_type: str = JSON_UTF8


def _callback_addresses(call: Call) -> Json:
    return {"ip_list": ["101.226.62.77", "101.226.62.78", "140.207.54.74"]}


def _api_addresses(call: Call) -> Json:
    return {"ip_list": ["101.91.37.17", "180.97.7.108", "183.3.224.139"]}


def _callback_check(call: Call) -> Json:
    if not call.account.settings.callback_url:
        raise Refused(40201)
    if call.data.get("action") not in ("dns", "ping", "all"):
        raise Refused(40202)
    if call.data.get("check_operator") not in ("CHINANET", "UNICOM", "CAP", "DEFAULT"):
        raise Refused(40203)
    return {
        "dns": [{"ip": "127.0.0.1", "real_operator": "DEFAULT"}],
        "ping": [{"ip": "127.0.0.1", "from_operator": "DEFAULT", "package_loss": "0%", "time": "1.0ms"}],
    }


def _quota(call: Call) -> Json:
    return quota.get(call, frozenset(OPERATIONS))


def _get(work: Work, right: str = "") -> Operation:
    return Operation(method="GET", work=work, right=right)


def _post(work: Work, right: str = "") -> Operation:
    return Operation(method="POST", work=work, right=right)


def _text(work: Work, right: str = "") -> Operation:
    return Operation(method="POST", work=work, right=right, content_type=PLAIN_TEXT)


def _upload(work: Work) -> Operation:
    return Operation(method="POST", work=work, upload=True, content_type=PLAIN_TEXT)


_BY_NAME = {
    "token": Operation(method="GET", work=tokens.token, needs_token=False),
    "stable_token": Operation(method="POST", work=tokens.stable_token, needs_token=False),
    "media/uploadimg": _upload(materials.upload_picture),
    "media/upload": _upload(materials.upload_temporary),
    "material/add_material": _upload(materials.add),
    "material/batchget_material": _text(materials.batch_get),
    "material/get_materialcount": _get(materials.count),
    "material/get_material": _text(materials.get),
    "material/del_material": _post(materials.delete),
    "draft/add": _text(drafts.add),
    "draft/get": _text(drafts.get),
    "draft/update": _text(drafts.update),
    "draft/delete": _text(drafts.delete),
    "draft/batchget": _text(drafts.batch_get),
    "draft/count": _get(drafts.count),
    "freepublish/submit": _text(publishing_jobs.submit, "has_publish_right"),
    "freepublish/get": _text(publishing_jobs.get, "has_publish_right"),
    "freepublish/batchget": _text(publications.batch_get, "has_publish_right"),
    "freepublish/getarticle": _text(publications.get_article, "has_publish_right"),
    "freepublish/delete": _text(publications.delete, "has_publish_right"),
    "message/mass/sendall": _post(mass.send_all, "has_mass_right"),
    "message/mass/preview": _post(mass_previews.preview, "has_mass_right"),
    "message/mass/get": _post(mass.get, "has_mass_right"),
    "message/mass/delete": _post(mass.delete, "has_mass_right"),
    "comment/open": _post(comments.open_, "has_comment_right"),
    "comment/close": _post(comments.close, "has_comment_right"),
    "comment/list": _text(comments.listed, "has_comment_right"),
    "comment/markelect": _post(comments.elect, "has_comment_right"),
    "comment/unmarkelect": _post(comments.unelect, "has_comment_right"),
    "comment/delete": _post(comments.delete, "has_comment_right"),
    "comment/reply/add": _post(comments.reply, "has_comment_right"),
    "comment/reply/delete": _post(comments.delete_reply, "has_comment_right"),
    "menu/create": _post(menus.create),
    "menu/get": _get(menus.get),
    "menu/delete": _get(menus.delete),
    "get_current_selfmenu_info": _get(menus.self_menu),
    "user/get": _get(followers.get),
    "tags/get": _get(followers.tags),
    "openapi/quota/get": _post(_quota),
    "openapi/rid/get": _post(quota.request_of),
    "clear_quota": _post(quota.clear),
    "getcallbackip": _get(_callback_addresses),
    "get_api_domain_ip": _get(_api_addresses),
    "callback/check": _post(_callback_check),
    "webhook/send": Operation(method="POST", work=robot.send, needs_token=False),
}

OPERATIONS = {f"/cgi-bin/{name}": operation for name, operation in _BY_NAME.items()}

NO_RIGHT = {"has_publish_right": 48001, "has_mass_right": 48001, "has_comment_right": 88000}
"""The refusal for an account without the right."""
