"""Looks at how an account is set up, line by line, without changing anything."""

from __future__ import annotations

import base64
import binascii

from publishing.channels.errors import ChannelError, Missing, NotAllowed, Unavailable
from publishing.channels.port import Probe, Verdict

from .client import Client
from .settings import OFFICIAL_API, Account

FEW_CALLS = 20

_NO_SUCH_MASS_SEND = "1"

_WHITELIST = frozenset({40164, 61004, 45035, 89503, 89506, 89507})


def probe(account: Account, client: Client) -> tuple[Probe, ...]:
    """One line each: settings, address, credentials, whitelist, draft, publish, mass send, quota, comments, callback."""
    lines = [_settings(account), _address(account)]
    if account.app_id and account.app_secret:
        credentials, whitelist = _credentials(client)
        lines += [credentials, whitelist]
        if credentials.verdict is Verdict.OK:
            lines += [_draft(client), _publish(client), _mass(client), _quota(client), _comments(client)]
    lines.append(_callback(account))
    return tuple(lines)


def _settings(account: Account) -> Probe:
    missing = [
        name
        for name, value in (("WECHAT_APP_ID", account.app_id), ("WECHAT_APP_SECRET", account.app_secret))
        if not value
    ]
    if missing:
        names = "、".join(missing)
        return Probe(
            code="settings",
            label="账号设置",
            verdict=Verdict.FAILED,
            message=f"没有配置 {names}。",
            next_step=f"请在微信公众平台「设置与开发 → 基本配置」取得，填入环境变量 {names}。",
        )
    return Probe(
        code="settings", label="账号设置", verdict=Verdict.OK, message=f"AppID {account.app_id}，AppSecret 已填写。"
    )


def _address(account: Account) -> Probe:
    official = account.api_base_url == OFFICIAL_API
    other = f"接口地址是 {account.api_base_url}，不是微信官方接口，文章不会发到真的公众号。"
    return Probe(
        code="address",
        label="接口地址",
        verdict=Verdict.OK if official else Verdict.WARNING,
        message="微信官方接口。" if official else other,
        next_step="" if official else f"正式使用时，请把环境变量 WECHAT_API_BASE_URL 改为 {OFFICIAL_API}。",
    )


def _credentials(client: Client) -> tuple[Probe, Probe]:
    """A token is asked for anew, so that a stored one does not hide a changed secret or whitelist."""
    credentials, whitelist = "AppID 和 AppSecret", "IP 白名单"
    try:
        client.fetch_token()
        client.fetch_access_token()
    except ChannelError as error:
        if error.errcode in _WHITELIST:
            return (
                Probe(code="credentials", label=credentials, verdict=Verdict.UNKNOWN, message="先解决 IP 白名单。"),
                _failed("whitelist", whitelist, error),
            )
        return (
            _failed("credentials", credentials, error),
            Probe(code="whitelist", label=whitelist, verdict=Verdict.UNKNOWN, message="先解决上一项。"),
        )
    return (
        Probe(code="credentials", label=credentials, verdict=Verdict.OK, message="能够取得访问令牌。"),
        Probe(code="whitelist", label=whitelist, verdict=Verdict.OK, message="这台服务器的 IP 被公众号接受。"),
    )


def _draft(client: Client) -> Probe:
    label = "存草稿"
    try:
        count = client.draft.count()
    except ChannelError as error:
        return _failed("draft", label, error)
    return Probe(code="draft", label=label, verdict=Verdict.OK, message=f"可以存草稿；草稿箱里现有 {count} 篇。")


def _publish(client: Client) -> Probe:
    label = "发布"
    try:
        page = client.freepublish.batchget(0, count=1)
    except NotAllowed as error:
        return Probe(
            code="publish",
            label=label,
            verdict=Verdict.WARNING,
            message=f"公众号没有发布权限。{error}",
            next_step="可以只存草稿，再由人工在微信公众平台发布；要由系统发布，请先完成公众号认证。",
        )
    except ChannelError as error:
        return _failed("publish", label, error)
    return Probe(code="publish", label=label, verdict=Verdict.OK, message=f"可以发布；已发布 {page.total} 次。")


def _mass(client: Client) -> Probe:
    """Asks about a mass send that does not exist: "no such message" means that the right is there."""
    label = "群发"
    try:
        client.mass.get(_NO_SUCH_MASS_SEND)
    except Missing:
        return Probe(code="mass", label=label, verdict=Verdict.OK, message="可以群发。")
    except NotAllowed as error:
        return Probe(
            code="mass",
            label=label,
            verdict=Verdict.WARNING,
            message=f"公众号没有群发权限（微信错误码 {error.errcode}，rid {error.rid or '无'}）。",
            next_step="可以改用“发布”或“仅存草稿”；要由系统群发，请先完成公众号认证。",
        )
    except ChannelError as error:
        return _failed("mass", label, error)
    return Probe(code="mass", label=label, verdict=Verdict.OK, message="可以群发。")


def _quota(client: Client) -> Probe:
    label = "保存草稿的额度"
    try:
        quota = client.limits.quota("/cgi-bin/draft/add")
    except ChannelError as error:
        return Probe(code="quota", label=label, verdict=Verdict.UNKNOWN, message=str(error), next_step=error.next_step)
    few = quota.remain < FEW_CALLS
    return Probe(
        code="quota",
        label=label,
        verdict=Verdict.WARNING if few else Verdict.OK,
        message=f"今天还可以调用 {quota.remain} 次，每天共 {quota.daily_limit} 次。",
        next_step="额度将尽，请减少重试，或等到明天。" if few else "",
    )


def _comments(client: Client) -> Probe:
    """Asks for the comments of an article that does not exist: "no such article" means that the right is there."""
    label = "留言"
    try:
        client.comments.listing(1, 0, begin=0, count=1)
    except Missing:
        return Probe(code="comments", label=label, verdict=Verdict.OK, message="公众号有留言功能。")
    except NotAllowed as error:
        return Probe(
            code="comments", label=label, verdict=Verdict.WARNING, message=str(error), next_step=error.next_step
        )
    except ChannelError as error:
        return _failed("comments", label, error)
    return Probe(code="comments", label=label, verdict=Verdict.OK, message="公众号有留言功能。")


def _callback(account: Account) -> Probe:
    label = "回调"
    where = "请与微信公众平台「设置与开发 → 基本配置 → 服务器配置」里填写的一致，数据格式选 XML，建议用安全模式。"
    if not account.token:
        return Probe(
            code="callback",
            label=label,
            verdict=Verdict.WARNING,
            message="没有配置 WECHAT_TOKEN：收不到微信的通知，发布结果只靠定时查询。",
            next_step=f"请填写环境变量 WECHAT_TOKEN。{where}",
        )
    if not account.encoding_aes_key:
        return Probe(
            code="callback",
            label=label,
            verdict=Verdict.WARNING,
            message="没有配置 WECHAT_ENCODING_AES_KEY：只能接收明文通知。",
            next_step=f"请填写环境变量 WECHAT_ENCODING_AES_KEY。{where}",
        )
    if not _is_aes_key(account.encoding_aes_key):
        return Probe(
            code="callback",
            label=label,
            verdict=Verdict.FAILED,
            message="WECHAT_ENCODING_AES_KEY 不对：应是 43 个字母和数字。",
            next_step=where,
        )
    return Probe(code="callback", label=label, verdict=Verdict.OK, message="令牌和密钥都已填写。", next_step=where)


def _is_aes_key(text: str) -> bool:
    try:
        return len(text) == 43 and len(base64.b64decode(f"{text}=", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _failed(code: str, label: str, error: ChannelError) -> Probe:
    verdict = Verdict.UNKNOWN if isinstance(error, Unavailable) else Verdict.FAILED
    return Probe(code=code, label=label, verdict=verdict, message=str(error), next_step=error.next_step)
