"""Chinese display lines: where a title may be broken, and where it breaks best.

Follows the rules for line starts and ends of Chinese text layout (W3C, Requirements for Chinese Text Layout, 3.1.3): no
closing mark begins a line, no opening one ends it, and runs of Latin letters or digits stay whole, digits with their
measure word.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Sequence

NO_LINE_START = frozenset("，。、；：？！）》」』】〕〉”’…—·,.;:?!)]}%％℃°～~/")
NO_LINE_END = frozenset("（《「『【〔〈“‘([{￥$#")

# Words that titles of a township's notices are made of. Whatever is not here may be broken anywhere.
_WORDS = (
    "人民政府 居民委员会 村民委员会 行政村 便民服务 服务中心 合作社 城乡居民 基本医疗 医疗保险 养老保险 医疗保障 "
    "社会保险 社会保障 医保 社保 危房改造 人居环境 乡村振兴 防返贫 低保 特困 残疾人 退役军人 高龄 老年人 老人 儿童 "
    "妇女 学生 群众 居民 村民 农户 农民 党员 干部 志愿者 森林防火 秸秆禁烧 防汛 抗旱 防溺水 安全生产 消防安全 "
    "食品安全 交通安全 疫苗接种 义务献血 征兵 招聘 招募 缴费 参保 报名 申报 申请 办理 补贴 补助 救助 资助 捐款 "
    "捐赠 慈善 公益 帮扶 慰问 农村 农业 粮食 小麦 玉米 种植 养殖 土地 宅基地 承包 流转 征收 拆迁 停水 停电 停气 "
    "道路 施工 封闭 绕行 通行 关于 公布 公示 公告 通告 通知 通报 印发 开展 做好 加强 推进 实施 组织 活动 工作 方案 "
    "办法 条例 规定 细则 意见 政策 解读 问答 指南 流程 标准 范围 条件 材料 对象 名单 情况 结果 项目 资金 年度 季度 "
    "冬季 夏季 春季 秋季 期间 事项 变化 调整 福利 待遇 服务 管理 建设 整治 检查 监督 评选 表彰 培训 宣传 教育 健康 "
    "体检 就业 创业 住房 环境 文明 法律 权益 消费 诈骗 反诈 请留意 请注意 哪些 怎么 如何 什么 为什么"
)
_NUMBER = r"[0-9]+(?:[.,:：\-—～~/%][0-9]+)*(?:年度|[年月日时分号元岁项条件个万亿%％℃])?"
_LATIN = r"[A-Za-z]+(?:['’-][A-Za-z]+)*"
_TOKEN = re.compile(f"{_LATIN}|{_NUMBER}|.", re.DOTALL)
_ANY_WORD = "|".join(sorted(_WORDS.split(), key=len, reverse=True))
_TOKEN_OR_WORD = re.compile(
    f"{_LATIN}|{_NUMBER}|{_ANY_WORD}|第[一二三四五六七八九十百]+[批次届期条章]|.",
    re.DOTALL,
)
# Breaking after these reads naturally.
_GOOD_ENDS = frozenset("，。、；：？！）》」』】〕…—·")
_FAIR_ENDS = frozenset("的和与及或对于在")
# A line beginning with these hangs on the one before.
_POOR_STARTS = frozenset("的了吗呢吧们等地得")

_UNEVEN, _POOR_START, _GOOD_END, _FAIR_END = 1.0, 0.06, -0.05, -0.015


def chunks(text: str, *, whole_words: bool = False) -> list[str]:
    """Cut ``text`` into the pieces between which a line may break. Joined they are ``text`` again.

    With ``whole_words`` words common in official titles are pieces too; there is no dictionary behind it.
    """
    pieces: list[str] = []
    for token in (_TOKEN_OR_WORD if whole_words else _TOKEN).findall(text):
        if pieces and (token[0] in NO_LINE_START or token.isspace() or pieces[-1].rstrip()[-1:] in NO_LINE_END):
            pieces[-1] += token
        else:
            pieces.append(token)
    return pieces


def break_lines(
    text: str,
    *,
    lines: int,
    max_width: float,
    width: Callable[[str], float],
    whole_words: bool = False,
) -> tuple[str, ...] | None:
    """Return ``text`` in exactly ``lines`` lines of at most ``max_width``, or ``None`` if they do not hold it.

    The lines are as even as reads well.
    ``width`` measures a piece of text in the same unit as ``max_width``. Widths are taken as the sum of their pieces.
    """
    pieces = chunks(text.strip(), whole_words=whole_words)
    if not pieces or lines > len(pieces):
        return None
    widths = [width(piece) for piece in pieces]
    ideal = sum(widths) / lines
    best = _cheapest(tuple(pieces), tuple(widths), lines, max_width, ideal)
    if best is None:
        return None
    starts = [0, *best, len(pieces)]
    return tuple("".join(pieces[start:end]).strip() for start, end in itertools.pairwise(starts))


def _cheapest(
    pieces: Sequence[str],
    widths: Sequence[float],
    lines: int,
    max_width: float,
    ideal: float,
) -> tuple[int, ...] | None:
    """The places at which to break, by dynamic programming over (first piece, lines left)."""

    @functools.cache
    def rest(start: int, left: int) -> tuple[float, tuple[int, ...]] | None:
        if left == 1:
            length = sum(widths[start:])
            return (_cost(length, ideal, max_width), ()) if length <= max_width else None
        best: tuple[float, tuple[int, ...]] | None = None
        length = 0.0
        for end in range(start + 1, len(pieces) - left + 2):
            length += widths[end - 1]
            if length > max_width:
                break
            after = rest(end, left - 1)
            if after is None:
                continue
            cost = _cost(length, ideal, max_width) + _break_cost(pieces[end - 1], pieces[end]) + after[0]
            if best is None or cost < best[0]:
                best = cost, (end, *after[1])
        return best

    found = rest(0, lines)
    return found[1] if found else None


def _cost(length: float, ideal: float, max_width: float) -> float:
    return _UNEVEN * ((length - ideal) / max_width) ** 2


def _break_cost(before: str, after: str) -> float:
    cost = _POOR_START if after[0] in _POOR_STARTS else 0.0
    if before.rstrip()[-1:] in _GOOD_ENDS or before[-1:].isspace() or after[0] in NO_LINE_END:
        return cost + _GOOD_END
    return cost + (_FAIR_END if before[-1:] in _FAIR_ENDS else 0.0)
