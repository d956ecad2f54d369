"""wechatpy's client with its hazards taken out: bounded time, one try, one new token, no secret in any error.

Every family of wechatpy works through it, and raises ``ChannelError`` in place of wechatpy's own exceptions. Proxies
come from the environment (``HTTPS_PROXY``, ``NO_PROXY``), because many offices reach the internet through one; WeChat
then sees the proxy's address, and that one belongs on the whitelist.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from wechatpy.client import WeChatClient

from publishing.channels.errors import ChannelError, NotAllowed, OutcomeUnknown, Rejected, Unavailable

from . import answers, families
from .errcodes import TOKEN_REFUSED, attempt, refusal
from .operations import Operation, operation_at
from .secrecy import Secret, hide_tokens_in_logs, redact
from .settings import OFFICIAL_API, Account
from .tokens import FetchedToken, Tokens
from .wire import Answer, Call, Outcome, Request, exchange

Observe = Callable[[Call], None]


class Client(WeChatClient):
    """Talks to WeChat for one account. ``observe`` is told of every HTTP call, token calls too; it must not raise."""

    draft = families.Draft()
    freepublish = families.FreePublish()
    mass = families.MassSend()
    followers = families.Followers()
    pictures = families.Pictures()
    limits = families.Limits()
    comments = families.Comments()

    def __init__(self, account: Account, tokens: Tokens, observe: Observe | None = None) -> None:
        super().__init__(account.app_id, account.app_secret, auto_retry=False)
        self.API_BASE_URL = f"{account.api_base_url}/cgi-bin/"
        self.account = account
        self.tokens = tokens
        self._observe = observe
        hide_tokens_in_logs()

    @property
    def access_token(self) -> Secret:
        # wechatpy looks at every attribute before __init__ has run; ``tokens`` is missing then, and nothing is fetched.
        return self.tokens.current(self.fetch_token)

    def fetch_access_token(self) -> None:
        """wechatpy's hook; the tokens are kept by ``Tokens`` instead."""
        self.tokens.current(self.fetch_token)

    def fetch_token(self) -> FetchedToken:
        """Ask WeChat for the stable token. The secret travels in the body: a URL would end up in error texts."""
        operation = operation_at("stable_token")
        for name, value in (("WECHAT_APP_ID", self.account.app_id), ("WECHAT_APP_SECRET", self.account.app_secret)):
            if not value:
                raise NotAllowed(
                    f"{operation.label}没有成功：没有配置 {name}。", next_step=f"请管理员填写环境变量 {name}。"
                )
        answer = self._attempt(
            operation,
            Request(
                method="post",
                url=f"{self.API_BASE_URL}stable_token",
                body={
                    "grant_type": "client_credential",
                    "appid": self.account.app_id,
                    "secret": self.account.app_secret,
                    "force_refresh": False,
                },
                timeout_seconds=self._timeout_seconds,
                read=answers.token,
            ),
        )
        fetched: FetchedToken = self._concluded(operation, "", answer)
        return fetched

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        """The single way out, for our families and wechatpy's. ``subject`` names in messages what the call is about."""
        subject: str = kwargs.pop("subject", "")
        url = self._address(url_or_endpoint, kwargs.pop("api_base_url", self.API_BASE_URL))
        operation = operation_at(url.removeprefix(self.account.api_base_url).partition("?")[0])
        params = {name: value for name, value in (kwargs.pop("params", None) or {}).items() if name != "access_token"}
        body = kwargs.pop("data", None)
        files = _rewindable(kwargs.pop("files", None))
        timeout_seconds = kwargs.pop("timeout", None) or self._timeout_seconds
        read = kwargs.pop("result_processor", None)
        also_done: frozenset[int] = kwargs.pop("also_done", frozenset())
        if kwargs:
            raise TypeError(f"unsupported arguments: {', '.join(sorted(kwargs))}")

        def send(token: Secret) -> Answer:
            return self._attempt(
                operation,
                Request(
                    method=method,
                    url=url,
                    params={**params, "access_token": token},
                    body=body,
                    files=files,
                    timeout_seconds=timeout_seconds,
                    also_done=also_done,
                    read=read,
                ),
            )

        token = self.access_token
        answer = send(token)
        if answer.outcome is Outcome.REFUSED and answer.errcode in TOKEN_REFUSED:
            answer = send(self.tokens.replace(token, self.fetch_token))
        return self._concluded(operation, subject, answer)

    @property
    def _timeout_seconds(self) -> tuple[float, float]:
        return self.account.timeout_connect_seconds, self.account.timeout_read_seconds

    def _address(self, url_or_endpoint: str, base: str) -> str:
        """The URL below the account's base, for wechatpy's families with addresses of their own as well."""
        url = url_or_endpoint if url_or_endpoint.startswith(("http://", "https://")) else f"{base}{url_or_endpoint}"
        if url.startswith(f"{OFFICIAL_API}/"):
            url = self.account.api_base_url + url.removeprefix(OFFICIAL_API)
        if not url.startswith(f"{self.account.api_base_url}/"):
            raise ValueError("an access token goes to WeChat's API and nowhere else")
        return url

    def _attempt(self, operation: Operation, request: Request) -> Answer:
        unsendable = False
        try:
            answer = exchange(request)
        except UnicodeEncodeError:
            unsendable = True
        if unsendable:
            raise Rejected(
                f"{operation.label}没有成功：文字里有不完整的字符（半个表情符号），不能发送。",
                next_step="请删去标题、摘要或正文里显示为方块或问号的字符后重新送审。",
            )
        token = request.params.get("access_token", "")
        account = self.account
        secrets = (token, account.app_secret, account.token, account.encoding_aes_key)
        answer = dataclasses.replace(answer, errmsg=redact(answer.errmsg, secrets))
        if self._observe:
            self._observe(
                Call(
                    operation=operation.name,
                    milliseconds=answer.milliseconds,
                    outcome=answer.outcome,
                    errcode=answer.errcode,
                    rid=answer.rid,
                )
            )
        return answer

    def _concluded(self, operation: Operation, subject: str, answer: Answer) -> Any:
        if answer.outcome is Outcome.DONE:
            return answer.value
        raise self._error(operation, subject, answer)

    def _error(self, operation: Operation, subject: str, answer: Answer) -> ChannelError:
        if answer.outcome is Outcome.REFUSED and answer.errcode is not None:
            now = datetime.datetime.now(datetime.UTC)
            return refusal(operation, answer.errcode, answer.errmsg, subject=subject, now=now)
        tried = attempt(operation, subject)
        if answer.misconfigured:
            return NotAllowed(
                f"{tried}没有成功：{answer.problem}。", next_step="请管理员核对环境变量 WECHAT_API_BASE_URL。"
            )
        came_back = answer.problem
        if answer.errcode:
            came_back += f"（微信错误码 {answer.errcode}，rid {answer.rid or '无'}）"
        if answer.outcome is Outcome.UNREACHED or operation.repeatable:
            return Unavailable(
                f"{tried}没有成功：{came_back}。",
                next_step="系统稍后会自动再试；一直不行时请管理员检查服务器的网络。",
                errcode=answer.errcode,
                rid=answer.rid,
            )
        return OutcomeUnknown(
            f"{tried}的结果不明：{came_back}，微信可能已经处理，也可能没有。",
            next_step="系统会先到微信核对再决定，请不要手工重做。",
            errcode=answer.errcode,
            rid=answer.rid,
        )


def _rewindable(files: Mapping[str, Any] | None) -> dict[str, tuple[str, bytes, str]] | None:
    """``files`` with the bytes instead of open files, so that a second attempt sends the same as the first."""
    if files is None:
        return None
    return {field: _part(file) for field, file in files.items()}


def _part(file: Any) -> tuple[str, bytes, str]:
    if isinstance(file, tuple):
        name, content, content_type = (*file, "application/octet-stream")[:3]
    else:
        name, content, content_type = getattr(file, "name", "file"), file, "application/octet-stream"
    return str(name).rsplit("/", 1)[-1], content if isinstance(content, bytes) else content.read(), content_type
