"""From WeChat's answers to the port's values.

Every function raises ``LookupError``, ``TypeError`` or ``ValueError`` when the answer is not what it should be; more
than expected is no error.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publishing.channels.port import Gone, Job, JobState, Quota, StoredArticle, Tag

from .secrecy import Secret
from .tokens import FetchedToken

_PLAIN_HTTP = re.compile(r"^http://(?=(?:mmbiz\.[a-z]+\.cn|mp\.weixin\.qq\.com)/)")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A draft or publication in a list. ``articles`` is None when the list left out even the outer wrapper."""

    reference: str
    updated_at: datetime.datetime
    articles: tuple[StoredArticle, ...] | None


@dataclass(frozen=True, kw_only=True)
class Page:
    total: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Submission:
    """An accepted publish job. Comments and statistics ask for ``msg_data_id``; empty when left out."""

    publish_id: str
    msg_data_id: str = ""


def https(url: str) -> str:
    """WeChat still answers with http:// for pictures and articles that it serves over https:// as well."""
    return _PLAIN_HTTP.sub("https://", url)


def token(body: Mapping[str, Any]) -> FetchedToken:
    expires_in = body["expires_in"]
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float) or expires_in <= 0:
        raise ValueError("expires_in")
    return FetchedToken(value=Secret(_filled(body["access_token"])), expires_in_seconds=expires_in)


def picture_url(body: Mapping[str, Any]) -> str:
    url = _filled(body["url"])
    if not url.startswith(("http://", "https://")):
        raise ValueError("url")
    return https(url)


def media_id(body: Mapping[str, Any]) -> str:
    return _filled(body["media_id"])


def submission(body: Mapping[str, Any]) -> Submission:
    """``publish_id`` is a string on one page, a number on another; ``msg_data_id`` is often missing (read 2026-11)."""
    return Submission(publish_id=_reference(body["publish_id"]), msg_data_id=without_space(body.get("msg_data_id")))


def mass_submission(body: Mapping[str, Any]) -> str:
    """The ``msg_id``; it is in the answer of a first send, and in 45065 (the same ``clientmsgid`` again) as well."""
    return _reference(body["msg_id"])


_MASS_STATES = {"send_success": JobState.SUCCEEDED, "sending": JobState.RUNNING, "send_fail": JobState.FAILED}


def mass_job(body: Mapping[str, Any]) -> Job:
    """``mass/get`` says how the send stands and nothing else. One deleted since was sent. Anything new counts as running."""
    status = _filled(body["msg_status"]).strip().lower()
    if status in ("delete", "deleted"):
        return Job(state=JobState.SUCCEEDED, reason="群发以后被删除了。", gone=Gone.DELETED)
    state = _MASS_STATES.get(status, JobState.RUNNING)
    return Job(state=state, reason="微信报告群发失败，没有说明原因。" if state is JobState.FAILED else "")


def tags(body: Mapping[str, Any]) -> tuple[Tag, ...]:
    return tuple(
        Tag(tag=_count(item["id"]), name=_filled(item["name"]), followers=_count(item.get("count", 0)))
        for item in _list(body["tags"])
    )


def followers(body: Mapping[str, Any]) -> int:
    return _count(body["total"])


def total(body: Mapping[str, Any]) -> int:
    return _count(body["total_count"])


def quota(body: Mapping[str, Any]) -> Quota:
    return Quota(daily_limit=_count(body["quota"]["daily_limit"]), remain=_count(body["quota"]["remain"]))


def articles(body: Mapping[str, Any]) -> tuple[StoredArticle, ...]:
    found = tuple(_article(item) for item in _list(body["news_item"]))
    if not found:
        raise ValueError("news_item")
    return found


def drafts(body: Mapping[str, Any]) -> Page:
    return _page(body, "media_id")


def publications(body: Mapping[str, Any]) -> Page:
    return _page(body, "article_id")


def job(info: Mapping[str, Any]) -> Job:
    """The state of a publish job, from ``freepublish/get`` or from the callback (where every value is a string).

    ``fail_idx`` counts from 1 and is a list, or one value from XML; it means nothing while the job runs. A status that
    is not documented counts as running, with a reason.
    """
    status = int(_reference(info["publish_status"]))
    article_id = without_space(info.get("article_id"))
    if status == 1:
        return Job(state=JobState.RUNNING)
    if status == 0:
        return Job(state=JobState.SUCCEEDED, article_id=article_id, links=_links(info.get("article_detail")))
    failed = places(info.get("fail_idx"))
    if status not in _FAILURES:
        return Job(state=JobState.RUNNING, reason=f"微信返回了未收录的发布状态 {status}。")
    which = f"（第 {'、'.join(str(place + 1) for place in failed)} 篇）" if failed else ""
    return Job(
        state=JobState.FAILED,
        article_id=article_id,
        links=_links(info.get("article_detail")),
        reason=_FAILURES[status].format(which=which),
        failed=failed,
        gone=_GONE.get(status),
    )


_GONE = {5: Gone.DELETED, 6: Gone.BANNED}
_FAILURES = {
    2: "没有通过原创校验{which}：微信认为内容与别人的原创文章重复。",
    3: "微信报告发布失败{which}，没有说明原因。",
    4: "没有通过微信的平台审核{which}。",
    5: "发布成功以后，全部文章被人删除了。",
    6: "发布成功以后，全部文章被微信封禁了。",
}


def places(indexes: Any) -> tuple[int, ...]:
    """0-based places from WeChat's 1-based ones: a list, a single value, or nothing."""
    found = {int(_reference(index)) - 1 for index in items(indexes)}
    return tuple(sorted(place for place in found if place >= 0))


def items(value: Any) -> list[Any]:
    """A repeated element: parsed XML gives one value for one, a list for several, None for an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def without_space(value: Any) -> str:
    """An id without white space: WeChat's own example breaks it with a line end."""
    return "" if value is None else "".join(_reference(value).split())


def moment(value: Any) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(int(_reference(value)), tz=datetime.UTC)


def _links(detail: Any) -> tuple[str, ...]:
    if not isinstance(detail, Mapping):
        return ()
    found = [(int(_reference(item["idx"])), _filled(item["article_url"])) for item in items(detail.get("item"))]
    return tuple(https(url.strip()) for _, url in sorted(found))


def _page(body: Mapping[str, Any], reference: str) -> Page:
    return Page(
        total=_count(body["total_count"]),
        entries=tuple(
            Entry(
                reference=without_space(_filled(item[reference])),
                updated_at=moment(item["update_time"]),
                articles=_articles_in(item),
            )
            for item in _list(body.get("item", []))
        ),
    )


def _articles_in(item: Mapping[str, Any]) -> tuple[StoredArticle, ...] | None:
    content = item.get("content")
    wrapper = content if isinstance(content, Mapping) else item
    found = wrapper.get("news_item")
    return None if found is None else tuple(_article(article) for article in _list(found))


def _article(item: Mapping[str, Any]) -> StoredArticle:
    return StoredArticle(
        title=_text(item.get("title")),
        author=_text(item.get("author")),
        digest=_text(item.get("digest")),
        content=_text(item.get("content")),
        content_source_url=_text(item.get("content_source_url")),
        url="" if item.get("is_deleted") else https(_text(item.get("url"))),
        deleted=bool(item.get("is_deleted")),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _filled(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text expected")
    return value


def _reference(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
        raise ValueError("reference expected")
    return str(value).strip()


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("number expected")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("list expected")
    return value
