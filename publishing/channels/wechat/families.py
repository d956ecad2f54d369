"""The parts of WeChat's API that wechatpy 1.8 lacks, or gets wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wechatpy.client.api.base import BaseWeChatAPI

from publishing.channels.port import Audience, Job, Quota, StoredArticle, Tag

from . import answers
from .answers import Page, Submission

CLIENTMSGID_EXISTS = 45065
PAGE_SIZE = 20
"""The most that ``batchget`` gives at once (read 2026-11)."""


class Draft(BaseWeChatAPI):
    """``draft/*``: the draft box."""

    def add(self, articles: Sequence[dict[str, Any]], *, subject: str) -> str:
        answer: str = self._post(
            "draft/add", data={"articles": list(articles)}, subject=subject, result_processor=answers.media_id
        )
        return answer

    def get(self, media_id: str) -> tuple[StoredArticle, ...]:
        answer: tuple[StoredArticle, ...] = self._post(
            "draft/get", data={"media_id": media_id}, subject=media_id, result_processor=answers.articles
        )
        return answer

    def update(self, media_id: str, index: int, article: dict[str, Any]) -> None:
        """``index`` from 0. Replaces the article whole; WeChat can neither add, remove nor reorder (read 2026-11)."""
        self._post("draft/update", data={"media_id": media_id, "index": index, "articles": article}, subject=media_id)

    def delete(self, media_id: str) -> None:
        self._post("draft/delete", data={"media_id": media_id}, subject=media_id)

    def batchget(self, offset: int, *, count: int = PAGE_SIZE, with_content: bool = False) -> Page:
        answer: Page = self._post(
            "draft/batchget",
            data={"offset": offset, "count": count, "no_content": int(not with_content)},
            result_processor=answers.drafts,
        )
        return answer

    def count(self) -> int:
        answer: int = self._get("draft/count", result_processor=answers.total)
        return answer


class FreePublish(BaseWeChatAPI):
    """``freepublish/*``: publication without notice to the followers."""

    def submit(self, media_id: str) -> Submission:
        answer: Submission = self._post(
            "freepublish/submit", data={"media_id": media_id}, subject=media_id, result_processor=answers.submission
        )
        return answer

    def get(self, publish_id: str) -> Job:
        answer: Job = self._post(
            "freepublish/get", data={"publish_id": publish_id}, subject=publish_id, result_processor=answers.job
        )
        return answer

    def batchget(self, offset: int, *, count: int = PAGE_SIZE, with_content: bool = False) -> Page:
        answer: Page = self._post(
            "freepublish/batchget",
            data={"offset": offset, "count": count, "no_content": int(not with_content)},
            result_processor=answers.publications,
        )
        return answer

    def getarticle(self, article_id: str) -> tuple[StoredArticle, ...]:
        answer: tuple[StoredArticle, ...] = self._post(
            "freepublish/getarticle",
            data={"article_id": article_id},
            subject=article_id,
            result_processor=answers.articles,
        )
        return answer

    def delete(self, article_id: str, index: int) -> None:
        """``index`` from 1; 0 would delete every article."""
        self._post("freepublish/delete", data={"article_id": article_id, "index": index}, subject=article_id)


class MassSend(BaseWeChatAPI):
    """``message/mass/*``: to the followers, guarded by ``clientmsgid``."""

    def send_all(self, media_id: str, *, client_id: str, audience: Audience, ignore_reprint: bool) -> str:
        """Returns the ``msg_id``, that of the first send when ``client_id`` was used in the last 24 hours."""
        everybody = audience.tag is None
        answer: str = self._post(
            "message/mass/sendall",
            data={
                "filter": {"is_to_all": True} if everybody else {"is_to_all": False, "tag_id": audience.tag},
                "msgtype": "mpnews",
                "mpnews": {"media_id": media_id},
                "send_ignore_reprint": int(ignore_reprint),
                "clientmsgid": client_id,
            },
            subject=media_id,
            also_done=frozenset({CLIENTMSGID_EXISTS}),
            result_processor=answers.mass_submission,
        )
        return answer

    def get(self, msg_id: str) -> Job:
        answer: Job = self._post(
            "message/mass/get", data={"msg_id": msg_id}, subject=msg_id, result_processor=answers.mass_job
        )
        return answer

    def delete(self, *, msg_id: str, index: int, url: str = "") -> None:
        """``index`` from 1. With ``url`` the number of the send is not needed."""
        which: dict[str, Any] = {"url": url} if url else {"msg_id": msg_id, "article_idx": index}
        self._post("message/mass/delete", data=which, subject=msg_id)

    def preview(self, media_id: str, *, wechat_name: str) -> None:
        self._post(
            "message/mass/preview",
            data={"towxname": wechat_name, "msgtype": "mpnews", "mpnews": {"media_id": media_id}},
            subject=wechat_name,
        )


class Followers(BaseWeChatAPI):
    """``user/*`` and ``tags/*``."""

    def count(self) -> int:
        answer: int = self._get("user/get", result_processor=answers.followers)
        return answer

    def tags(self) -> tuple[Tag, ...]:
        answer: tuple[Tag, ...] = self._get("tags/get", result_processor=answers.tags)
        return answer


class Pictures(BaseWeChatAPI):
    """Uploads from bytes: wechatpy hands over a stream, which is empty when the upload is tried again."""

    def add_to_article(self, name: str, data: bytes, content_type: str, *, subject: str) -> str:
        answer: str = self._post(
            "media/uploadimg",
            files={"media": (name, data, content_type)},
            subject=subject,
            result_processor=answers.picture_url,
        )
        return answer

    def add_for_good(self, name: str, data: bytes, content_type: str, *, subject: str) -> str:
        answer: str = self._post(
            "material/add_material",
            params={"type": "image"},
            files={"media": (name, data, content_type)},
            subject=subject,
            result_processor=answers.media_id,
        )
        return answer


class Limits(BaseWeChatAPI):
    """``openapi/*``: what is left of the quotas."""

    def quota(self, cgi_path: str) -> Quota:
        answer: Quota = self._post(
            "openapi/quota/get", data={"cgi_path": cgi_path}, subject=cgi_path, result_processor=answers.quota
        )
        return answer


class Comments(BaseWeChatAPI):
    """``comment/*`` with ``index`` counted from 0 as WeChat does; wechatpy begins with the second article."""

    def listing(self, msg_data_id: int, index: int, *, begin: int, count: int, kind: int = 0) -> dict[str, Any]:
        """``count`` below 50; ``kind`` 0 all, 1 ordinary, 2 elected."""
        answer: dict[str, Any] = self._post(
            "comment/list",
            data={"msg_data_id": msg_data_id, "index": index, "begin": begin, "count": count, "type": kind},
            subject=f"{msg_data_id}_{index + 1}",
        )
        return answer
