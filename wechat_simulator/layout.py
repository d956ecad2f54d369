"""What all pages for people share: the frame, the tabs, the drawn signs."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from wechat_simulator.account import Account
from wechat_simulator.clock import beijing
from wechat_simulator.reply import Reply

TEMPLATES = Path(__file__).parent / "templates"
TABS = (
    ("/", "手机"),
    ("/drafts", "草稿箱"),
    ("/articles", "已发表"),
    ("/told", "通知"),
    ("/faults", "故障开关"),
    ("/log", "请求记录"),
)
SAFETY = (
    (
        "Content-Security-Policy",
        "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; form-action 'self'; "
        "base-uri 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)

AVATAR = (TEMPLATES / "avatar.svg").read_text("utf-8").strip()


@cache
def template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text("utf-8"))


def page(account: Account, *, title: str, tab: str, body: str, status: int = 200) -> Reply:
    """Return ``body`` (HTML) in the common frame; ``tab`` is the address of the tab to be marked."""
    tabs = "".join(
        f'<a href="{address}"{" aria-current=page" if address == tab else ""}>{label}</a>' for address, label in TABS
    )
    text = template("layout.html").substitute(
        title=escape(title), account=escape(account.settings.account_name), tabs=tabs, body=body
    )
    return Reply(status=status, body=text.encode(), headers=SAFETY)


def redirect(address: str) -> Reply:
    """Return the answer that sends a browser on after a form."""
    return Reply(status=303, headers=(("Location", address), *SAFETY))


def day_and_time(moment: float) -> str:
    """``11月23日 10:20`` in Beijing time."""
    local = beijing(moment)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def local_picture(url: str) -> str:
    """Return the simulator's own address of a WeChat picture address."""
    for scheme in ("http://", "https://"):
        for host in ("mmbiz.qpic.cn", "mmbiz.qlogo.cn"):
            if url.startswith(f"{scheme}{host}/"):
                return url.removeprefix(f"{scheme}{host}").partition("?")[0]
    return ""


def cover(article: dict[str, object], ratio: str) -> str:
    """Return the cover's address, cropped to ``ratio`` (``2.35_1`` or ``1_1``) if the article says how."""
    address = local_picture(str(article.get("thumb_url", "")))
    crops = article.get("crops")
    crop = crops.get(ratio, "") if isinstance(crops, dict) else ""
    return f"{address}?crop={crop}" if crop else address
