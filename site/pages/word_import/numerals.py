"""Counts written the way Word writes them: 一 十二 壹 ① Ⅳ (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def written(count: int, number_format: str) -> str:
    """``count`` (0 or more) in Word's ``number_format``; in figures when the format is unknown or does not reach."""
    write = _FORMATS.get(number_format)
    return write(count) if write is not None else str(count)


def circled(count: int) -> str:
    """①..㊿, plain figures outside them."""
    return _pick(_CIRCLED)(count)


def _pick(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if 1 <= count <= len(signs) else str(count)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda count: "".join(digits[int(digit)] for digit in str(count))


def _counting(digits: str) -> Callable[[int], str]:
    """Up to 99 with 十, from 100 on digit by digit (一〇〇), as Word does for ``chineseCounting``."""

    def write(count: int) -> str:
        if not 10 <= count < 100:
            return _by_digit(digits)(count)
        tens, ones = divmod(count, 10)
        return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")

    return write


def _grouped(digits: str, units: str, *, says_one: str) -> Callable[[int], str]:
    """Numbers as they are said. ``units`` are ten, hundred, thousand, ten thousand.

    ``says_one``: ``always`` (壹拾), ``after a start`` (十二 but 一百一十二), ``never`` (百十二).
    """
    ten, hundred, thousand, myriad = tuple(units)

    def below_myriad(count: int, *, starts: bool) -> str:
        said, skipped = "", False
        for weight, unit in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
            digit, count = divmod(count, weight)
            if not digit:
                skipped = bool(said) or not starts
                continue
            if skipped and says_one != "never":
                said += digits[0]
            skipped = False
            is_silent = digit == 1 and (
                (says_one == "never" and unit) or (says_one == "after a start" and unit == ten and starts and not said)
            )
            said += ("" if is_silent else digits[digit]) + unit
        return said

    def write(count: int) -> str:
        if count == 0 or count >= 100_000_000:
            return _by_digit(digits)(count)
        myriads, rest = divmod(count, 10_000)
        said = below_myriad(myriads, starts=True) + myriad if myriads else ""
        return said + (below_myriad(rest, starts=not myriads) if rest else "")

    return write


def _roman(count: int) -> str:
    if not 1 <= count < 4000:
        return str(count)
    said = ""
    for weight, sign in _ROMAN:
        times, count = divmod(count, weight)
        said += sign * times
    return said


def _letters(first: str) -> Callable[[int], str]:
    """a..z, then aa, bb … as Word counts; figures where the word would grow past 30 letters."""

    def write(count: int) -> str:
        if not 1 <= count <= 26 * 30:
            return str(count)
        turn, place = divmod(count - 1, 26)
        return chr(ord(first) + place) * (turn + 1)

    return write


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _pick("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _pick("子丑寅卯辰巳午未申酉戌亥"),
    "ideographDigital": _by_digit(_DIGITS),
    "japaneseDigitalTenThousand": _by_digit(_DIGITS),
    "taiwaneseDigital": _by_digit(_DIGITS),
    "chineseCounting": _counting(_DIGITS),
    "taiwaneseCounting": _counting(_DIGITS),
    "chineseCountingThousand": _grouped("零一二三四五六七八九", "十百千万", says_one="after a start"),
    "taiwaneseCountingThousand": _grouped("零一二三四五六七八九", "十百千萬", says_one="after a start"),
    "japaneseCounting": _grouped(_DIGITS, "十百千万", says_one="never"),
    "chineseLegalSimplified": _grouped("零壹贰叁肆伍陆柒捌玖", "拾佰仟万", says_one="always"),
    "ideographLegalTraditional": _grouped("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", says_one="always"),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "numberInDash": lambda count: f"- {count} -",
    "none": lambda _count: "",
    "bullet": lambda _count: "",
}
