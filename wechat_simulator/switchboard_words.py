"""The switchboard in Chinese: what each fault and each switch is called and does."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FaultWords:
    """``operation`` is what the form proposes; ``fixed`` parameters make several cards of one kind."""

    kind: str
    title: str
    explanation: str
    operation: str = "draft/add"
    fixed: tuple[tuple[str, int | str | bool], ...] = ()
    asks_seconds: bool = False
    asks_errcode: bool = False


FAULT_GROUPS = (
    (
        "做了事，却没把答复送到",
        "最要紧的一组：微信那边已经办了，发稿系统却不知道。此时重发就会发两遍。",
        (
            FaultWords(
                kind="commit_then_drop",
                title="办完就断线",
                explanation="事情已经办成，随即切断连接，一个字节也不回。",
                operation="freepublish/submit",
            ),
            FaultWords(
                kind="reset_in_body", title="答复送到一半断线", explanation="事情已经办成，答复只送出一半就被重置。"
            ),
            FaultWords(
                kind="delay_after",
                title="办完迟迟不答复",
                explanation="事情已经办成，等这么多秒才答复，对方多半已经超时。",
                asks_seconds=True,
            ),
            FaultWords(
                kind="busy_after", title="办完却说系统繁忙", explanation="事情已经办成，却答复 -1（系统繁忙）。"
            ),
            FaultWords(kind="truncated_json", title="答复被截断", explanation="事情已经办成，JSON 只剩前三分之二。"),
            FaultWords(kind="empty_200", title="答复是空的", explanation="事情已经办成，HTTP 200，正文为空。"),
            FaultWords(
                kind="http_502",
                title="网关报错，其实办成了",
                explanation="事情已经办成，网关却返回 502 和一页网页。",
                fixed=(("commit", True),),
            ),
        ),
    ),
    (
        "没做事",
        "什么也没发生，可以放心再试。但发稿系统得分得清它和上面那一组。",
        (
            FaultWords(kind="reset_before", title="没办就断线", explanation="收到请求就切断连接，什么也没办。"),
            FaultWords(
                kind="busy_before",
                title="系统繁忙",
                explanation="没办，答复 -1。光看答复，和「办完却说系统繁忙」一模一样。",
            ),
            FaultWords(kind="http_500", title="服务器内部错误", explanation="没办，返回 HTTP 500。"),
            FaultWords(kind="http_502", title="网关报错", explanation="没办，网关返回 502 和一页网页。"),
            FaultWords(
                kind="refuse", title="拒绝并给出错误码", explanation="没办，按填写的错误码答复。", asks_errcode=True
            ),
            FaultWords(
                kind="refuse",
                title="凭证突然失效",
                explanation="没办，答复 40001。除取凭证以外的接口都会碰到。",
                operation="business",
                fixed=(("errcode", 40001),),
            ),
            FaultWords(
                kind="refuse",
                title="当天次数用完",
                explanation="没办，答复 45009，明天才恢复。",
                fixed=(("errcode", 45009),),
            ),
            FaultWords(
                kind="refuse",
                title="每分钟次数用完",
                explanation="没办，答复 45011，一分钟后再来。",
                fixed=(("errcode", 45011),),
            ),
            FaultWords(
                kind="refuse",
                title="没有接口权限",
                explanation="没办，答复 48001。2025 年 7 月起，未认证的账号没有发布权限。",
                operation="freepublish/submit",
                fixed=(("errcode", 48001),),
            ),
        ),
    ),
    (
        "慢，或者怪",
        "事情照办，答复也完整，只是不好接。",
        (
            FaultWords(
                kind="delay_before", title="过一阵才办", explanation="等这么多秒再办，办完立刻答复。", asks_seconds=True
            ),
            FaultWords(
                kind="slow_drip",
                title="答复一滴一滴来",
                explanation="答复拆成二十份，在这么多秒里慢慢送完。",
                asks_seconds=True,
            ),
            FaultWords(
                kind="huge_answer", title="答复大得出奇", explanation="答复后面跟着 10 MB 空白，仍是正确的 JSON。"
            ),
            FaultWords(
                kind="nonsense_json",
                title="答非所问",
                explanation="办完，答复是正确的 JSON，却没有一个该有的字段。",
            ),
            FaultWords(
                kind="wrong_content_type",
                title="内容类型不对",
                explanation="正文是正确的 JSON，却自称 GBK 编码的网页。",
                operation="draft/get",
            ),
        ),
    ),
)

SCOPES = (
    ("*", "所有接口"),
    ("business", "除取凭证以外的所有接口"),
    ("stable_token", "取稳定版凭证"),
    ("token", "取凭证（旧接口）"),
    ("media/uploadimg", "上传正文图片"),
    ("material/add_material", "上传永久素材"),
    ("draft/add", "新增草稿"),
    ("draft/update", "修改草稿"),
    ("draft/get", "读取草稿"),
    ("draft/batchget", "草稿列表"),
    ("draft/delete", "删除草稿"),
    ("freepublish/submit", "提交发布"),
    ("freepublish/get", "查询发布状态"),
    ("freepublish/batchget", "已发布列表"),
    ("freepublish/delete", "删除已发布文章"),
    ("message/mass/sendall", "群发"),
    ("message/mass/get", "查询群发状态"),
    ("message/mass/preview", "群发预览"),
    ("message/mass/delete", "删除群发"),
    ("comment/list", "留言列表"),
    ("comment/reply/add", "回复留言"),
    ("menu/create", "创建菜单"),
    ("webhook/send", "企业微信群机器人"),
)
SCOPE_NAMES = dict(SCOPES)


@dataclass(frozen=True, kw_only=True)
class SwitchWords:
    """``choices`` are (value, label); without choices the form asks for a number or text as the switch's type is."""

    name: str
    title: str
    explanation: str
    choices: tuple[tuple[str, str], ...] = ()


YES_NO = (("true", "是"), ("false", "否"))
SWITCH_GROUPS = (
    (
        "账号的权限",
        (
            SwitchWords(
                name="has_publish_right",
                title="有发布权限",
                explanation="没有时，发布类接口答复 48001。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="has_mass_right", title="有群发权限", explanation="没有时，群发接口答复 48001。", choices=YES_NO
            ),
            SwitchWords(
                name="has_comment_right",
                title="有留言功能",
                explanation="没有时，开留言的草稿答复 88000。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="ip_not_whitelisted",
                title="不在白名单的 IP",
                explanation="填上后，取凭证答复 40164 并带这个 IP；填 caller 表示来访者自己的 IP；留空为正常。",
            ),
            SwitchWords(
                name="rotate_tokens",
                title="凭证每取必换",
                explanation="每次取凭证都换新的，旧的立即失效。",
                choices=YES_NO,
            ),
        ),
    ),
    (
        "发布",
        (
            SwitchWords(name="publish_seconds", title="发布要几秒", explanation="提交以后，多少秒才有最后结果。"),
            SwitchWords(
                name="publish_outcomes",
                title="下一次发布的结果",
                explanation="只影响下一次提交的任务。",
                choices=(
                    ("", "成功"),
                    ("2", "原创审核不通过"),
                    ("3", "常规失败"),
                    ("4", "平台审核不通过"),
                    ("5", "成功后被用户删除"),
                    ("6", "成功后被平台封禁"),
                ),
            ),
            SwitchWords(
                name="refuse_second_submit",
                title="发布期间拒绝重复提交",
                explanation="否：同一份草稿再提交一次，就会发布两遍（最坏的情形）。是：答复 53501。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="human_edit_blocks_submit",
                title="人工改过就不能用接口发布",
                explanation="在草稿箱里改过以后，提交发布答复 53505，群发答复 48021。",
                choices=YES_NO,
            ),
        ),
    ),
    (
        "内容检查",
        (
            SwitchWords(
                name="strict_links",
                title="外部链接直接拒绝",
                explanation="是：正文有外部链接就答复 45166。否：悄悄去掉链接，只留文字。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="gif_in_articles",
                title="正文图片接受 GIF",
                explanation="文档说不接受，有人说接受。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="thumb_covers_only",
                title="封面只认缩略图素材",
                explanation="各家说法不一；是：图片素材作封面答复 40007。",
                choices=YES_NO,
            ),
            SwitchWords(name="maximum_articles", title="一份草稿最多几篇", explanation="超过答复 45008。"),
        ),
    ),
    (
        "群发",
        (
            SwitchWords(
                name="mass_sends_per_day", title="每天群发几次", explanation="人工群发也算在内，用完后答复 45028。"
            ),
            SwitchWords(
                name="service_account",
                title="按服务号计次",
                explanation="是：每月四次，不再按天算，用完后答复 45028。",
                choices=YES_NO,
            ),
            SwitchWords(name="mass_seconds", title="群发要几秒", explanation="接下以后，多少秒才有最后结果。"),
            SwitchWords(
                name="mass_outcomes",
                title="下一次群发的结果",
                explanation="只影响下一次群发。判为转载时，请求里写明「转载也继续发」就照样成功。",
                choices=(
                    ("", "成功"),
                    ("send fail", "失败"),
                    ("err(10001)", "涉嫌广告"),
                    ("err(20001)", "涉嫌政治"),
                    ("err(21000)", "涉嫌其他"),
                    ("err(30002)", "原创校验不准发"),
                    ("err(30003)", "判为转载而停发"),
                ),
            ),
            SwitchWords(
                name="mass_needs_admin",
                title="群发要管理员确认",
                explanation="群发给全部关注者时，先在草稿箱页面等管理员同意；拒绝或三十分钟不答复就失败。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="mass_admin_answer",
                title="等确认时怎么答复",
                explanation="两种情形任务都已建立。「群发要管理员确认」打开时有效。",
                choices=(("accept", "成功，给编号"), ("pending", "答复 89504")),
            ),
            SwitchWords(
                name="mass_retry_seconds",
                title="失败后几秒内不许重试",
                explanation="被拒或出错的群发，用同一个标识很快再来，答复 45066。微信是 60 秒；0 为不管。",
            ),
            SwitchWords(
                name="mass_doubled_by_gateway",
                title="微信网关自己重发",
                explanation="是：消息照发，第一次调用就答复 45065（有人遇到过）。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="known_wechat_names",
                title="预览认得的微信号",
                explanation="用顿号隔开；别的微信号答复 40132。留空：都认得。",
            ),
        ),
    ),
    (
        "列表与次数",
        (
            SwitchWords(
                name="list_order",
                title="列表的顺序",
                explanation="草稿列表和已发布列表；文档没有说明。",
                choices=(("newest", "新的在前"), ("oldest", "旧的在前"), ("shuffled", "打乱")),
            ),
            SwitchWords(
                name="no_content_drops_wrapper",
                title="不要正文时连外壳也省掉",
                explanation="是：列表请求写明不要正文，标题等也一并没有。",
                choices=YES_NO,
            ),
            SwitchWords(
                name="minute_limits",
                title="每分钟几次",
                explanation="如 draft/add=3、freepublish/get=10，超过答复 45011。留空：不限。",
            ),
            SwitchWords(
                name="daily_limits",
                title="每天几次",
                explanation="写法同上，超过答复 45009。留空：照平台的规定。",
            ),
        ),
    ),
    (
        "事件推送",
        (
            SwitchWords(
                name="callbacks",
                title="推送的样子",
                explanation="发布、群发结束时推给发稿系统的通知（要先设置推送地址）。",
                choices=(
                    ("normal", "正常"),
                    ("lost", "丢失"),
                    ("doubled", "重复一次"),
                    ("reordered", "两两颠倒"),
                    ("delayed", "推迟"),
                ),
            ),
            SwitchWords(
                name="mass_callback_without_links",
                title="群发推送不带文章链接",
                explanation="是：链接一栏是空的（有人遇到过）。",
                choices=YES_NO,
            ),
            SwitchWords(name="callback_delay_seconds", title="推迟几秒", explanation="「推送的样子」选推迟时有效。"),
        ),
    ),
)
