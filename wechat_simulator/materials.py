"""Uploads: pictures for article bodies, permanent material, temporary media."""

from collections.abc import Callable
from typing import Any

from wechat_simulator import pictures
from wechat_simulator.account import Bytes, Call, Json, new_media_id
from wechat_simulator.errcodes import Refused
from wechat_simulator.request import Upload
from wechat_simulator.store import Row, Store

ARTICLE_PICTURE_BYTES = 1024 * 1024
IMAGE_BYTES = 10 * 1024 * 1024
THUMB_BYTES = 64 * 1024
VOICE_BYTES = 2 * 1024 * 1024
VIDEO_BYTES = 10 * 1024 * 1024
TEMPORARY_SECONDS = 3 * 24 * 3600
IMAGE_LIBRARY = 100_000
OTHER_LIBRARY = 1_000
KINDS = ("image", "voice", "video", "thumb")


def upload_picture(call: Call) -> Json:
    """POST media/uploadimg: JPEG or PNG under 1 MiB. Refuses with 41005, 40009, 40005, 40137."""
    upload = _media(call)
    if len(upload.content) >= ARTICLE_PICTURE_BYTES:
        raise Refused(40009)
    formats = ("JPEG", "PNG", "GIF") if call.switches.now.gif_in_articles else ("JPEG", "PNG")
    picture = pictures.keep(call, upload, pictures.look_at(upload, formats=formats))
    call.record("picture_uploaded", url=picture["url"], sha256=picture["sha256"], filename=upload.filename)
    return {"url": picture["url"], "errcode": 0, "errmsg": "ok"}


def add(call: Call) -> Json:
    """POST material/add_material?type=: a permanent material. Each call makes another one."""
    kind = _kind(call)
    shares_library = kind in ("image", "thumb")
    library = ("image", "thumb") if shares_library else (kind, kind)
    limit = IMAGE_LIBRARY if shares_library else OTHER_LIBRARY
    held = call.store.number(
        "SELECT count(*) FROM material WHERE deleted = 0 AND expires_at IS NULL AND kind IN (?, ?)",
        library,
    )
    if held >= limit:
        raise Refused(45001)
    row = _keep(call, kind, expires_at=None)
    answer: Json = {"media_id": row["media_id"]}
    if row["picture_key"]:
        answer["url"] = _url(call.store, row)
    return {**answer, "item": []}


def upload_temporary(call: Call) -> Json:
    """POST media/upload?type=: gone after three days, and never good as a cover."""
    kind = _kind(call)
    row = _keep(call, kind, expires_at=call.now + TEMPORARY_SECONDS)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: row["media_id"], "created_at": int(call.now)}


def batch_get(call: Call) -> Json:
    """POST material/batchget_material: newest first. 40004 for an unknown type, 40007 for a bad range."""
    kind = call.data.get("type")
    if kind not in ("image", "voice", "video", "news"):
        raise Refused(40004)
    offset, count = page(call.data, Refused(40007))
    if kind == "news":
        return {"item": [], "total_count": 0, "item_count": 0}
    total = _count(call.store, kind)
    rows = call.store.rows(
        "SELECT rowid, * FROM material WHERE kind = ? AND deleted = 0 AND expires_at IS NULL "
        "ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?",
        (kind, count, offset),
    )
    items = [
        {
            "media_id": row["media_id"],
            "name": row["name"],
            "update_time": int(row["created_at"]),
            "url": _url(call.store, row),
            "tags": [],
        }
        for row in rows
    ]
    return {"item": items, "total_count": total, "item_count": len(items)}


def count(call: Call) -> Json:
    """GET material/get_materialcount."""
    counts = {f"{kind}_count": _count(call.store, kind) for kind in ("voice", "video", "image")}
    return {**counts, "news_count": 0}


def get(call: Call) -> Json | Bytes:
    """POST material/get_material: raw bytes, or JSON for a video. 40007 for an unknown media_id."""
    row = _find(call, call.data.get("media_id"))
    if row["kind"] == "video":
        return {"title": row["name"], "description": row["description"] or "", "down_url": ""}
    picture = pictures.find(call.store, row["picture_key"]) if row["picture_key"] else None
    if picture is not None:
        return Bytes(content=picture["content"], content_type=pictures.CONTENT_TYPES[picture["format"]])
    return Bytes(content=row["content"], content_type="application/octet-stream")


def delete(call: Call) -> Json:
    """POST material/del_material. 40007 for an unknown media_id. What drafts already use stays visible in them."""
    row = _find(call, call.data.get("media_id"))
    call.store.run("UPDATE material SET deleted = 1 WHERE media_id = ?", (row["media_id"],))
    call.record("material_deleted", media_id=row["media_id"])
    return {"errcode": 0, "errmsg": "ok"}


def cover(call: Call, media_id: Any, *, thumb_allowed: bool = True) -> Row:
    """Return the picture behind a permanent image (or thumb) material. Raises ``Refused`` 40007 when there is none."""
    if not isinstance(media_id, str) or not media_id:
        raise Refused(40007)
    row = call.store.row(
        "SELECT * FROM material WHERE media_id = ? AND deleted = 0 AND expires_at IS NULL", (media_id,)
    )
    if row is None or row["kind"] not in ("image", "thumb") or (row["kind"] == "thumb" and not thumb_allowed):
        raise Refused(40007)
    if call.switches.now.thumb_covers_only and row["kind"] != "thumb" and thumb_allowed:
        raise Refused(40007)
    picture = pictures.find(call.store, row["picture_key"])
    if picture is None:
        raise Refused(40007)
    return picture


def page(data: Json, refusal: Refused) -> tuple[int, int]:
    """Return (offset, count) of a list request. Raises ``refusal`` unless offset >= 0 and count is 1 to 20."""
    offset, wanted = data.get("offset", 0), data.get("count")
    if type(offset) is not int or type(wanted) is not int or not 0 <= offset < 2**31 or not 1 <= wanted <= 20:
        raise refusal
    return offset, wanted


def _media(call: Call) -> Upload:
    if not call.request.body:
        raise Refused(41005)
    upload = call.request.form.files.get("media")
    if upload is None or not upload.filename or not upload.content:
        raise Refused(41005)
    return upload


def _kind(call: Call) -> str:
    kind = call.request.query.get("type", "")
    if kind not in KINDS:
        raise Refused(40004)
    return kind


def _keep(call: Call, kind: str, *, expires_at: float | None) -> Row:
    upload = _media(call)
    picture_key = _KEEPERS[kind](call, upload)
    media_id = new_media_id()
    call.store.run(
        "INSERT INTO material (media_id, kind, name, picture_key, content, description, created_at, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            media_id,
            kind,
            upload.filename,
            picture_key or None,
            None if picture_key else upload.content,
            call.request.form.texts.get("description"),
            call.now,
            expires_at,
        ),
    )
    effect = "material_added" if expires_at is None else "media_uploaded"
    call.record(effect, media_id=media_id, type=kind, filename=upload.filename)
    row = call.store.row("SELECT * FROM material WHERE media_id = ?", (media_id,))
    assert row is not None
    return row


def _keep_image(call: Call, upload: Upload) -> str:
    if len(upload.content) > IMAGE_BYTES:
        raise Refused(40009)
    look = pictures.look_at(upload, formats=("JPEG", "PNG", "GIF", "BMP"))
    return str(pictures.keep(call, upload, look)["picture_key"])


def _keep_thumb(call: Call, upload: Upload) -> str:
    if len(upload.content) > THUMB_BYTES:
        raise Refused(40012)
    return str(pictures.keep(call, upload, pictures.look_at(upload, formats=("JPEG",)))["picture_key"])


def _keep_voice(call: Call, upload: Upload) -> str:
    if not upload.filename.lower().endswith((".mp3", ".wma", ".wav", ".amr")):
        raise Refused(40005)
    if len(upload.content) > VOICE_BYTES:
        raise Refused(40006)
    return ""


def _keep_video(call: Call, upload: Upload) -> str:
    if not upload.filename.lower().endswith(".mp4"):
        raise Refused(40005)
    if len(upload.content) > VIDEO_BYTES:
        raise Refused(40006)
    return ""


_KEEPERS: dict[str, Callable[[Call, Upload], str]] = {
    "image": _keep_image,
    "thumb": _keep_thumb,
    "voice": _keep_voice,
    "video": _keep_video,
}


def _find(call: Call, media_id: Any) -> Row:
    row = None
    if isinstance(media_id, str):
        row = call.store.row(
            "SELECT * FROM material WHERE media_id = ? AND deleted = 0 AND expires_at IS NULL", (media_id,)
        )
    if row is None:
        raise Refused(40007)
    return row


def _count(store: Store, kind: str) -> int:
    return store.number("SELECT count(*) FROM material WHERE kind = ? AND deleted = 0 AND expires_at IS NULL", (kind,))


def _url(store: Store, row: Row) -> str:
    picture = pictures.find(store, row["picture_key"]) if row["picture_key"] else None
    return str(picture["url"]) if picture else ""
