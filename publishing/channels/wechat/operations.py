"""What we call at WeChat: the Chinese name of each operation, and whether it may be repeated without looking first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``name`` is the path below ``/cgi-bin/`` (``draft/add``), or the whole path of the other families.

    ``repeatable``: doing it twice does no harm, so an answer that never came means "try again later". Everything else
    is a write whose outcome is unknown when the answer is lost. ``carries_content``: a refusal we do not know is taken
    to be about the content, so an editor gets it; otherwise an administrator does.
    """

    name: str
    label: str
    repeatable: bool
    carries_content: bool = False


_REPEATABLE = {
    "stable_token": "获取访问令牌",
    "media/uploadimg": "上传正文图片",
    "material/add_material": "上传封面图片",
    "material/get_materialcount": "查询素材数量",
    "material/batchget_material": "查询素材列表",
    "draft/get": "读取草稿",
    "draft/batchget": "查询草稿箱",
    "draft/count": "查询草稿数量",
    "draft/delete": "删除草稿",
    "draft/update": "修改草稿",
    "freepublish/get": "查询发布进度",
    "freepublish/batchget": "查询已发布的文章",
    "freepublish/getarticle": "读取已发布的文章",
    "message/mass/get": "查询群发进度",
    "comment/list": "查询留言",
    "openapi/quota/get": "查询接口额度",
    "openapi/rid/get": "查询请求记录",
    "get_api_domain_ip": "查询微信服务器地址",
    "getcallbackip": "查询微信推送地址",
    "user/get": "查询关注者",
    "menu/get": "查询菜单",
    "get_current_selfmenu_info": "查询菜单",
    "tags/get": "查询标签",
}

_WRITES = {
    "draft/add": "保存草稿",
    "freepublish/submit": "提交发布",
    "freepublish/delete": "删除已发布的文章",
    "message/mass/sendall": "提交群发",
    "message/mass/delete": "撤回群发",
    "message/mass/preview": "发送预览",
    "comment/reply/add": "回复留言",
}

_CONTENT = frozenset({"media/uploadimg", "material/add_material", "draft/add", "draft/update", "freepublish/submit"})


def operation_at(path: str) -> Operation:
    """The operation behind a URL path such as ``/cgi-bin/draft/add``. One that is not listed counts as a write."""
    name = path.strip("/").removeprefix("cgi-bin/")
    if name in _WRITES:
        return Operation(name=name, label=_WRITES[name], repeatable=False, carries_content=name in _CONTENT)
    if name in _REPEATABLE:
        return Operation(name=name, label=_REPEATABLE[name], repeatable=True, carries_content=name in _CONTENT)
    return Operation(name=name, label=f"调用接口 {name}", repeatable=name.startswith("datacube/"))
