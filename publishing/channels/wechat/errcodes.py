"""WeChat's return codes in the reader's words: what it means, who must act, what to do.

Sources: the global return code page and the pages of draft, freepublish, material, token and quota (read 2026-11).
Never decide by ``errmsg``; it changes. It is read for two things only: the request id, and the address in 40164.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from publishing.channels.errors import (
    ChannelError,
    LimitReached,
    Missing,
    NotAllowed,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)

from .operations import Operation
from .wire import rid_in

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""The token is wrong or outdated; the call was not carried out. Worth one new token and one more try."""

BEIJING = ZoneInfo("Asia/Shanghai")

Row = tuple[type[ChannelError], str, str]

_DEFECT = "这是系统的问题，请把错误码和 rid 交给系统维护人员。"
_SHOW_ADMIN = "请公众号管理员登录微信公众平台查看。"
_ENTITLE = "请管理员在微信公众平台「设置与开发 → 接口权限」核对；没有发布权限时仍可只存草稿，再由人工在公众平台发布。"
_EDIT = "请修改后重新送审。"
_PICTURE = "请换成 JPEG 或 PNG 图片后重试。"
_BY_HAND = "请在微信公众平台的草稿箱里打开、保存并发布这篇草稿，或删除后由系统重新保存。"
_CONFIRM = "请公众号管理员 30 分钟内在手机微信上确认群发；系统会自动查看结果。"
_WHITELIST = "请管理员在微信公众平台「设置与开发 → 基本配置 → IP白名单」加入服务器的公网 IP。"
_THIRD_PARTY = "请管理员核对公众号对第三方平台的授权范围。"
_QUOTA = "系统会在额度恢复后自动再试；急用时请管理员在公众平台清零接口额度。"
_SOON = "系统稍后会自动再试，不用处理。"

_TABLE: dict[int, Row] = {
    40001: (
        NotAllowed,
        "访问令牌无效，换过一次仍不被接受",
        "请核对环境变量 WECHAT_APP_SECRET，并确认没有别的系统在重置令牌。",
    ),
    40002: (NotAllowed, "请求参数不合法", _DEFECT),
    40003: (NotAllowed, "openid 不属于这个公众号", _DEFECT),
    40004: (Rejected, "媒体文件类型不对", _PICTURE),
    40005: (Rejected, "文件类型不被接受", _PICTURE),
    40006: (Rejected, "文件太大", "请把图片压缩到规定大小以内后重试。"),
    40007: (
        Missing,
        "微信找不到这个 media_id，可能已经发布、被人删除，或属于别的公众号",
        "请到公众平台的草稿箱和发表记录核对。",
    ),
    40008: (NotAllowed, "消息类型不对", _DEFECT),
    40009: (Rejected, "图片大小超过限制", "请把正文图片压缩到 1 MB 以内（封面 10 MB 以内）后重试。"),
    40012: (Rejected, "缩略图太大", "请换一张更小的封面。"),
    40013: (NotAllowed, "AppID 不对", "请核对环境变量 WECHAT_APP_ID。"),
    40014: (NotAllowed, "访问令牌不合法，换过一次仍不被接受", "请核对环境变量 WECHAT_APP_ID 和 WECHAT_API_BASE_URL。"),
    40033: (NotAllowed, "请求里含有 \\u 转义字符", _DEFECT),
    40059: (Missing, "微信找不到这个消息编号", "请到公众平台的发表记录核对。"),
    40060: (NotAllowed, "文章序号不对", _DEFECT),
    40065: (NotAllowed, "消息序号不对", _DEFECT),
    40066: (NotAllowed, "接口地址不存在", "请核对环境变量 WECHAT_API_BASE_URL；仍不行请交给系统维护人员。"),
    40113: (Rejected, "不支持这种文件格式", _PICTURE),
    40114: (NotAllowed, "文章序号不对", _DEFECT),
    40121: (Rejected, "media_id 的种类不对", "请重新上传封面后再试。"),
    40125: (NotAllowed, "AppSecret 不对", "请核对环境变量 WECHAT_APP_SECRET；在公众平台重置过的，请换成新的。"),
    40130: (NotAllowed, "接收人太少", _DEFECT),
    40137: (Rejected, "图片格式不被接受（常见于 WebP、尺寸过大的图片）", _PICTURE),
    40164: (
        NotAllowed,
        "服务器的 IP 不在公众号的 IP 白名单里",
        _WHITELIST,
    ),
    40201: (NotAllowed, "公众号没有设置回调地址", "请管理员在微信公众平台设置服务器配置。"),
    40204: (NotAllowed, "这条消息不能撤回", _SHOW_ADMIN),
    40227: (Rejected, "标题是空的", "请填写标题后重新送审。"),
    40243: (
        NotAllowed,
        "AppSecret 已被冻结",
        "请管理员在公众平台解冻或重置它，再更新环境变量 WECHAT_APP_SECRET。",
    ),
    41001: (NotAllowed, "请求里没有访问令牌", _DEFECT),
    41002: (NotAllowed, "请求里没有 AppID", "请填写环境变量 WECHAT_APP_ID。"),
    41004: (NotAllowed, "请求里没有 AppSecret", "请填写环境变量 WECHAT_APP_SECRET。"),
    41005: (Rejected, "图片文件是空的", "请重新上传这张图片。"),
    41039: (Rejected, "「阅读原文」链接不合法", "请核对文章的网页地址（环境变量 BASE_URL）。"),
    41040: (Rejected, "文章不符合原创规则", _EDIT),
    42001: (NotAllowed, "访问令牌过期，换过一次仍不被接受", "请核对服务器的时间，以及环境变量 WECHAT_API_BASE_URL。"),
    42010: (LimitReached, "同一内容群发得太快", _SOON),
    43001: (NotAllowed, "请求方式不对（应为 GET）", _DEFECT),
    43002: (NotAllowed, "请求方式不对（应为 POST）", _DEFECT),
    43003: (NotAllowed, "必须使用 HTTPS", "请核对环境变量 WECHAT_API_BASE_URL 以 https:// 开头。"),
    44001: (Rejected, "媒体文件是空的", "请重新上传这张图片。"),
    44002: (NotAllowed, "请求内容是空的", _DEFECT),
    44003: (Rejected, "图文内容是空的", "请检查每篇文章都有标题和正文。"),
    44004: (Rejected, "文字内容是空的", _EDIT),
    45001: (Rejected, "文件大小超过限制", "请压缩图片后重试。"),
    45002: (
        Rejected,
        "正文超过微信的长度限制",
        "请缩短正文（微信限 2 万字符、1 MB）后重新送审。",
    ),
    45003: (Rejected, "标题超过微信的长度限制", "请缩短标题（微信限 32 字）后重新送审；正文过长有时也报这个错。"),
    45004: (Rejected, "摘要超过微信的长度限制", "请缩短摘要（微信限 120 字）后重新送审。"),
    45005: (Rejected, "「阅读原文」链接超过长度限制", "请缩短文章的网页地址。"),
    45006: (Rejected, "图片链接超过长度限制", _EDIT),
    45007: (Rejected, "语音时间超过限制", _EDIT),
    45008: (Rejected, "文章篇数超过限制", "一次最多 8 篇，请减少篇数。"),
    45009: (LimitReached, "今天的接口调用额度已用完", _QUOTA),
    45011: (LimitReached, "调用太频繁", _SOON),
    45015: (NotAllowed, "超过了可以回复这位读者的时间", "读者 48 小时内没有来信，只能等读者再次联系。"),
    45028: (
        LimitReached,
        "群发次数已用完（在公众平台手工群发的也计入）",
        "系统会等到下一个周期；急用时可改为发布（不通知关注者）。",
    ),
    45035: (NotAllowed, "服务器的 IP 没有登记", "请管理员在微信公众平台把服务器的公网 IP 加入白名单。"),
    45047: (NotAllowed, "给这位读者的消息条数已到上限", "请等读者再次来信。"),
    45065: (OutcomeUnknown, "同一次群发以前已经提交过", "系统会去核对那一次群发的结果。"),
    45066: (LimitReached, "同一次群发重试太快", _SOON),
    45067: (NotAllowed, "群发编号太长", _DEFECT),
    45110: (Rejected, "作者名超过微信的长度限制", "请缩短作者名（微信限 16 字）后重新送审。"),
    45166: (
        Rejected,
        "正文含有微信不接受的内容（常见：外部链接、特殊代码）",
        "请去掉外部链接和特殊格式后重新送审。",
    ),
    47001: (NotAllowed, "微信不能解析请求内容", _DEFECT),
    48001: (NotAllowed, "公众号没有这个接口的权限", _ENTITLE),
    48002: (NotAllowed, "读者拒收消息", "无法向这位读者发送。"),
    48003: (NotAllowed, "管理员还没有同意群发协议", "请管理员登录微信公众平台，在群发页面同意协议。"),
    48004: (NotAllowed, "公众号的接口因违规被封禁", "请立即停止发送，由管理员登录微信公众平台查看原因。"),
    48005: (NotAllowed, "素材正被菜单或自动回复使用", "请先解除引用。"),
    48006: (NotAllowed, "本月清零额度的次数已用完", "请等到下个月。"),
    48008: (NotAllowed, "公众号没有发送这种消息的权限", _ENTITLE),
    48021: (NotAllowed, "草稿在公众平台网页里被自动保存过，不能再由系统发送", _BY_HAND),
    50002: (NotAllowed, "公众号功能受限", _SHOW_ADMIN),
    50004: (NotAllowed, "公众号被禁止获取访问令牌", _SHOW_ADMIN),
    50007: (NotAllowed, "公众号已被冻结", _SHOW_ADMIN),
    53402: (Rejected, "封面裁剪失败", "请换一张不小于 900×383 的封面，并重新选择裁剪范围。"),
    53404: (Rejected, "公众号的带货功能受限", _EDIT),
    53405: (Rejected, "商品信息有误", _EDIT),
    53406: (NotAllowed, "公众号没有开通带货功能", _SHOW_ADMIN),
    53500: (NotAllowed, "公众号的发布功能被封禁", _SHOW_ADMIN),
    53501: (LimitReached, "发布太频繁", _SOON),
    53502: (Missing, "微信找不到这个发布任务", "请到公众平台的发表记录核对。"),
    53503: (Rejected, "草稿没有通过微信的发布检查", "请在公众平台的草稿箱里打开这篇草稿查看原因，修改后重新送审。"),
    53504: (NotAllowed, "这篇草稿必须在公众平台网页上发布", _BY_HAND),
    53505: (NotAllowed, "这篇草稿需要先在公众平台网页上手动保存", _BY_HAND),
    53600: (Missing, "微信找不到这篇已发布的文章", "请到公众平台的发表记录核对。"),
    61004: (NotAllowed, "服务器的 IP 没有在第三方平台登记", _THIRD_PARTY),
    61007: (NotAllowed, "公众号没有把这个接口授权给第三方平台", _THIRD_PARTY),
    61016: (NotAllowed, "第三方平台没有这个接口的权限", _THIRD_PARTY),
    61500: (NotAllowed, "日期格式不对", _DEFECT),
    61501: (NotAllowed, "日期范围不对", _DEFECT),
    61503: (Unavailable, "微信的统计数据还没有准备好", "系统稍后会自动再取。"),
    76021: (NotAllowed, "查询额度的接口地址不对", _DEFECT),
    76022: (NotAllowed, "公众号没有这个接口", _ENTITLE),
    88000: (NotAllowed, "公众号没有留言功能", "请关闭文章的「允许留言」，或请管理员在公众平台开通留言。"),
    88001: (Missing, "微信找不到这篇文章的留言", "请到公众平台核对。"),
    88002: (Rejected, "内容含有敏感词", _EDIT),
    88003: (LimitReached, "精选留言数已到上限", "请先取消一些精选。"),
    88004: (Missing, "留言已被读者删除", "不用处理。"),
    88005: (Rejected, "这条留言已经回复过", "请先删除原来的回复。"),
    88007: (Rejected, "回复是空的，或者太长", "请修改回复。"),
    88008: (Missing, "留言不存在", "不用处理。"),
    88010: (NotAllowed, "一次查询的留言太多", _DEFECT),
    89503: (NotAllowed, "这次调用需要公众号管理员在手机上确认", "请管理员在微信里确认，然后再试。"),
    89504: (NotAllowed, "正等待公众号管理员确认群发", "请管理员在 30 分钟内在微信里确认。"),
    89505: (NotAllowed, "群发正在等待管理员确认", "请管理员在微信里确认。"),
    89506: (NotAllowed, "管理员拒绝了服务器的 IP，24 小时内不能再调用", "请管理员核对服务器的公网 IP。"),
    89507: (NotAllowed, "管理员拒绝了服务器的 IP，1 小时内不能再调用", "请管理员核对服务器的公网 IP。"),
}

_BY_OPERATION: dict[tuple[str, int], Row] = {
    ("stable_token", 40001): (NotAllowed, "AppSecret 不对", "请核对环境变量 WECHAT_APP_SECRET。"),
    ("draft/add", 40007): (
        Rejected,
        "封面图片无效（已被删除、是临时素材，或属于别的公众号）",
        "请重新选择封面，由系统重新上传后再试。",
    ),
    ("material/add_material", 40007): (Rejected, "封面图片无效", _PICTURE),
    ("freepublish/get", 40002): (Missing, "微信不认得这个发布任务", "请到公众平台的发表记录核对。"),
    ("message/mass/preview", 40003): (Rejected, "这个微信号没有关注公众号，收不到预览", "请先用它关注公众号，再预览。"),
    ("message/mass/preview", 40132): (Rejected, "没有这个微信号", "请核对微信号（在“我”的页面，不是昵称）。"),
    # The job may exist, waiting for the administrator: asking again with the same clientmsgid tells.
    ("message/mass/sendall", 89504): (OutcomeUnknown, "正等待公众号管理员确认群发", _CONFIRM),
    ("message/mass/sendall", 89505): (OutcomeUnknown, "群发正在等待管理员确认", _CONFIRM),
    ("freepublish/submit", 48001): (
        NotAllowed,
        "公众号没有发布权限（2025 年 7 月起须认证）",
        _ENTITLE,
    ),
}


def _in(**span: float) -> Callable[[datetime.datetime], datetime.datetime]:
    return lambda now: now + datetime.timedelta(**span)


def _next_day(now: datetime.datetime) -> datetime.datetime:
    """00:05 of the next day in Beijing: daily quotas start afresh at midnight there."""
    tomorrow = now.astimezone(BEIJING).date() + datetime.timedelta(days=1)
    return datetime.datetime.combine(tomorrow, datetime.time(0, 5), tzinfo=BEIJING)


def _next_morning(now: datetime.datetime) -> datetime.datetime:
    """07:30 of the next day in Beijing: nobody wants a mass send at midnight."""
    return _next_day(now).replace(hour=7, minute=30)


_RETRY: dict[int, Callable[[datetime.datetime], datetime.datetime]] = {
    42010: _in(minutes=10),
    45009: _next_day,
    45011: _in(minutes=1),
    45028: _next_morning,
    45066: _in(minutes=1),
    53501: _in(minutes=10),
    61503: _in(minutes=30),
    89506: _in(hours=24),
    89507: _in(hours=1),
}

_ADDRESS = re.compile(r"invalid ip ([0-9a-fA-F:.]*[0-9a-fA-F])")


def refused_address(errmsg: str) -> str:
    """The caller's address in the text of 40164: ``invalid ip 1.2.3.4 ipv6 …, not in whitelist``; else empty."""
    found = _ADDRESS.search(errmsg)
    return found.group(1) if found else ""


def refusal(
    operation: Operation, errcode: int, errmsg: str, *, subject: str = "", now: datetime.datetime
) -> ChannelError:
    """The error for an answer with ``errcode``. ``errmsg`` is shown when the code is not listed."""
    rid = rid_in(errmsg)
    row = _BY_OPERATION.get((operation.name, errcode)) or _TABLE.get(errcode)
    if row is None:
        error = Rejected if operation.carries_content else NotAllowed
        row = (error, f"微信答复了未收录的错误「{errmsg[:200]}」", "请把错误码和 rid 交给系统维护人员。")
    kind, meaning, next_step = row
    if errcode == 40164 and (address := refused_address(errmsg)):
        meaning = f"服务器的 IP {address} 不在公众号的 IP 白名单里"
        next_step = f"请管理员在微信公众平台「设置与开发 → 基本配置 → IP白名单」加入 {address}，几分钟后再试。"
    retry = _RETRY.get(errcode)
    return kind(
        f"{attempt(operation, subject)}没有成功：{meaning}（微信错误码 {errcode}，rid {rid or '无'}）。",
        next_step=next_step,
        errcode=errcode,
        rid=rid,
        retry_at=retry(now) if retry else None,
    )


def attempt(operation: Operation, subject: str) -> str:
    """What was tried, with what: ``保存草稿（2 篇：…）``."""
    return f"{operation.label}（{subject}）" if subject else operation.label
