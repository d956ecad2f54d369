"""One article of a draft: every rule on its fields, and the form in which it is kept."""

import math
from typing import Any

from wechat_simulator import materials, pictures
from wechat_simulator.account import Call, Json
from wechat_simulator.addresses import split
from wechat_simulator.cleaning import PictureFacts, clean, plain_text
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row, Store

# Limits of the draft/add page, change of 2025-12-19; digest as transcribed 2026-10-07.
TITLE_CHARACTERS = 32
AUTHOR_CHARACTERS = 16
DIGEST_CHARACTERS = 120
CONTENT_CHARACTERS = 20_000
CONTENT_BYTES = 1024 * 1024
SOURCE_URL_BYTES = 1024
AUTOMATIC_DIGEST_CHARACTERS = 54
CROP_TOLERANCE = 0.02
"""Relative error allowed between a crop's real ratio and its name, for whole pixels."""
OWN_FIELDS = {"cover_key", "crops", "picture_urls", "edited_at"}
"""What is kept with an article for the phone's sake and never shown to clients; ``edited_at``: changed when published."""
RATIOS = {"2.35_1": 2.35, "1_1": 1.0, "16_9": 16 / 9}


def read(call: Call, decoded: Any, literal: Any, *, alone: bool) -> Json:
    r"""Return the article as it is kept. ``literal`` is the same JSON with ``\uXXXX`` left standing.

    ``alone`` tells whether it is the draft's only article (its digest counts only then).
    Raises ``Refused`` with WeChat's code for the first rule that is broken.
    """
    if not isinstance(decoded, dict) or not isinstance(literal, dict):
        raise Refused(47001)
    kind = _text(decoded, "article_type") or "news"
    if kind not in ("news", "newspic"):
        raise Refused(40008)
    title, author = _text(literal, "title"), _text(literal, "author")
    digest, content, source = _text(decoded, "digest"), _text(decoded, "content"), _text(decoded, "content_source_url")
    _check_lengths(title, author, digest, content, source)
    article: Json = {
        "article_type": kind,
        "title": title,
        "author": author,
        "digest": digest if alone else "",
        "content": "",
        "content_source_url": source,
        "thumb_media_id": "",
        "need_open_comment": _flag(decoded, "need_open_comment"),
        "only_fans_can_comment": _flag(decoded, "only_fans_can_comment"),
        "show_cover_pic": 0,
    }
    if kind == "newspic":
        _read_picture_list(call, decoded, article)
    else:
        picture = materials.cover(call, decoded.get("thumb_media_id"))
        article |= {
            "thumb_media_id": decoded["thumb_media_id"],
            "thumb_url": picture["url"],
            "cover_key": picture["picture_key"],
        }
        article["crops"] = _crops(call, decoded, picture)
    if article["need_open_comment"] and not call.switches.now.has_comment_right:
        raise Refused(88000)
    article["content"] = plain_text(content) if kind == "newspic" else _cleaned(call, content)
    if alone and not digest:
        article["digest"] = plain_text(content)[:AUTOMATIC_DIGEST_CHARACTERS]
    return article


def shown(article: Json, url: str, *, with_content: bool = True) -> Json:
    """Return the article as get and batchget show it, without what the simulator keeps for itself."""
    hidden = OWN_FIELDS if with_content else OWN_FIELDS | {"content"}
    return {**{name: value for name, value in article.items() if name not in hidden}, "url": url}


def _check_lengths(title: str, author: str, digest: str, content: str, source: str) -> None:
    if not title.strip():
        raise Refused(40227)
    if len(title) > TITLE_CHARACTERS:
        raise Refused(45003)
    if len(author) > AUTHOR_CHARACTERS:
        raise Refused(45110)
    if len(digest) > DIGEST_CHARACTERS:
        raise Refused(45004)
    if not content.strip():
        raise Refused(44004)
    if len(content) >= CONTENT_CHARACTERS or len(content.encode()) >= CONTENT_BYTES:
        raise Refused(45002)
    if len(source.encode()) > SOURCE_URL_BYTES:
        raise Refused(45005)
    if source and (split(source).scheme not in ("http", "https") or not split(source).hostname):
        raise Refused(41039)


def _text(fields: Json, name: str) -> str:
    value = fields.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(47001)
    return str(value)


def _flag(fields: Json, name: str) -> int:
    value = fields.get(name, 0)
    if value not in (0, 1):
        raise Refused(40035)
    return int(value)


def _cleaned(call: Call, content: str) -> str:
    base = call.account.settings.public_base_url or call.base_url
    own_hosts = frozenset({split(base).netloc, call.request.host})
    cleaned = clean(content, picture=lambda url: _facts(call.store, url), own_hosts=own_hosts)
    if cleaned.foreign_links and call.switches.now.strict_links:
        raise Refused(45166)
    if not plain_text(cleaned.content) and "<img" not in cleaned.content and "<svg" not in cleaned.content:
        raise Refused(44004)
    return cleaned.content


def _facts(store: Store, url: str) -> PictureFacts | None:
    key = pictures.key_in(url)
    row = pictures.find(store, key) if key else None
    if row is None:
        return None
    short = pictures.SHORT_NAMES[row["format"]]
    return PictureFacts(format="jpeg" if short == "jpg" else short, width=row["width"], height=row["height"])


def _read_picture_list(call: Call, decoded: Json, article: Json) -> None:
    info = decoded.get("image_info")
    listed = info.get("image_list") if isinstance(info, dict) else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= 20:
        raise Refused(40035)
    rows = [materials.cover(call, one.get("image_media_id") if isinstance(one, dict) else None) for one in listed]
    article["image_info"] = {"image_list": [{"image_media_id": one["image_media_id"]} for one in listed]}
    article["picture_urls"] = [row["url"] for row in rows]
    article |= {"thumb_url": rows[0]["url"], "cover_key": rows[0]["picture_key"]}
    article["crops"] = _crops(call, decoded, rows[0])


def _crops(call: Call, decoded: Json, picture: Row) -> dict[str, str]:
    """Return the crops asked for, by ratio name, as ``x1_y1_x2_y2``. Raises ``Refused`` 53402 for an impossible one."""
    crops: dict[str, str] = {}
    for ratio, name in (("2.35_1", "pic_crop_235_1"), ("1_1", "pic_crop_1_1")):
        value = decoded.get(name)
        if value:
            crops[ratio] = _checked_crop(value, ratio, picture)
    info = decoded.get("cover_info")
    if info:
        listed = info.get("crop_percent_list") if isinstance(info, dict) else None
        if not isinstance(listed, list):
            raise Refused(53402)
        allowed = RATIOS if decoded.get("article_type") == "newspic" else ("2.35_1", "1_1")
        for one in listed:
            if not isinstance(one, dict) or str(one.get("ratio")) not in allowed:
                raise Refused(53402)
            corners = [one.get(name) for name in ("x1", "y1", "x2", "y2")]
            if not all(isinstance(corner, str) for corner in corners):
                raise Refused(53402)
            crops[one["ratio"]] = _checked_crop("_".join(map(str, corners)), one["ratio"], picture)
    shorter = min(picture["width"], picture["height"])
    if not crops and shorter < call.switches.now.minimum_cover_px:
        raise Refused(53402)
    return crops


def _checked_crop(value: Any, ratio: str, picture: Row) -> str:
    box = pictures.crop_box(value) if isinstance(value, str) else None
    if box is None:
        raise Refused(53402)
    x1, y1, x2, y2 = box
    width, height = (x2 - x1) * picture["width"], (y2 - y1) * picture["height"]
    if width < 1 or height < 1 or not math.isclose(width / height, RATIOS[ratio], rel_tol=CROP_TOLERANCE):
        raise Refused(53402)
    return str(value)
