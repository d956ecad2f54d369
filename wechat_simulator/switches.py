"""Lasting properties of the account and the platform that can be turned while it runs."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from wechat_simulator.store import Store


@dataclass(kw_only=True)
class Positions:
    """Every switch in its usual position. Seconds are seconds of the simulator's clock."""

    ip_not_whitelisted: str = ""
    """The caller address to complain of (40164) when a token is asked for; ``caller`` names the real one."""
    whitelist_on_every_call: bool = False
    """Also complain on calls that bring a valid token (unverified on the real platform)."""
    rotate_tokens: bool = False
    """Every token request makes a new token and kills the old one of its lane at once."""
    has_publish_right: bool = True
    has_mass_right: bool = True
    has_comment_right: bool = True
    comments_on_published: bool = True
    """Does comment/* accept a msg_data_id that came from freepublish (unverified on the real platform)?"""
    strict_links: bool = True
    """Refuse links to foreign sites with 45166; off: turn them into text."""
    gif_in_articles: bool = False
    maximum_articles: int = 8
    thumb_covers_only: bool = False
    """Accept only ``type=thumb`` materials as cover (practitioners disagree)."""
    minimum_cover_px: int = 0
    """Shorter sides than this are refused with 53402 when no crop is sent; 0: any size."""
    publish_seconds: float = 2.0
    mass_seconds: float = 2.0
    publish_outcomes: list[int] = field(default_factory=list)
    """publish_status (0 2 3 4 5 6) of the next jobs, first come first served; empty: success."""
    mass_outcomes: list[str] = field(default_factory=list)
    """Status of the next mass jobs, such as ``send fail`` or ``err(30003)``; empty: ``send success``."""
    refuse_second_submit: bool = False
    """Answer 53501 to a submit while the same draft is being published; off: it is published twice."""
    human_edit_blocks_submit: bool = False
    """A draft which a human changed answers 53505 to submit, 48021 to a mass send."""
    mass_sends_per_day: int = 1
    service_account: bool = False
    """Count mass sends by the month, four of them, in place of ``mass_sends_per_day``."""
    mass_needs_admin: bool = False
    """A mass send to everybody waits up to 30 minutes for the administrator (API mass-send protection)."""
    mass_admin_answer: str = "accept"
    """What sendall answers while that protection is on: ``accept`` (success, msg_id) or ``pending`` (89504)."""
    mass_retry_seconds: float = 0.0
    """A clientmsgid that was refused or failed answers 45066 for so long (60 on the real platform); 0: never."""
    mass_doubled_by_gateway: bool = False
    """The platform's own gateway repeats the call: the message is sent, the caller sees 45065 at once."""
    mass_callback_without_links: bool = False
    """MASSSENDJOBFINISH comes with an empty ArticleUrlResult (seen in practice, 2025-09)."""
    known_wechat_names: list[str] = field(default_factory=list)
    """WeChat ids that a preview reaches, others answer 40132; empty: every id."""
    list_order: str = "newest"
    """Order of draft/batchget and freepublish/batchget: newest, oldest, or shuffled (undocumented; always the same)."""
    no_content_drops_wrapper: bool = False
    """``no_content`` 1 leaves out the whole ``content`` object of a list item, not only the HTML."""
    daily_limits: dict[str, int] = field(default_factory=dict)
    """Calls per day by path, such as ``{"/cgi-bin/draft/add": 3}``, in place of the usual limit."""
    minute_limits: dict[str, int] = field(default_factory=dict)
    """Calls per minute of the clock by path (then 45011); a path that is not named has no such limit."""
    callbacks: str = "normal"
    """normal, lost, doubled, reordered (every two events change places), or delayed."""
    callback_delay_seconds: float = 30.0


CALLBACK_MODES = ("normal", "lost", "doubled", "reordered", "delayed")
CHOICES = {
    "callbacks": CALLBACK_MODES,
    "mass_admin_answer": ("accept", "pending"),
    "list_order": ("newest", "oldest", "shuffled"),
}
"""Switches that take one of a few words."""
_NAMES = {one.name for one in fields(Positions)}


class Switches:
    """Positions kept in the store, so that a restart finds them. Read ``switches.now``; change with ``set``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.setting("switches") or {}
        self._positions = Positions(**{name: value for name, value in kept.items() if name in _NAMES})

    @property
    def now(self) -> Positions:
        return self._positions

    def as_dict(self) -> dict[str, Any]:
        return asdict(self._positions)

    def set(self, **changes: Any) -> None:
        """Change positions by name. Raises ``ValueError`` for an unknown name or a value of the wrong type."""
        values = self.as_dict()
        for name, value in changes.items():
            if name not in _NAMES:
                raise ValueError(f"no such switch: {name}")
            usual = getattr(Positions(), name)
            if isinstance(usual, float) and type(value) is int:
                value = float(value)
            if type(value) is not type(usual):
                raise ValueError(f"{name} must be {type(usual).__name__}, not {type(value).__name__}")
            values[name] = value
        for name, words in CHOICES.items():
            if values[name] not in words:
                raise ValueError(f"{name} must be one of {', '.join(words)}")
        for name in ("daily_limits", "minute_limits"):
            if any(type(limit) is not int or limit < 0 for limit in values[name].values()):
                raise ValueError(f"{name} must hold numbers from 0 up")
        for name in ("mass_outcomes", "known_wechat_names"):
            if any(not isinstance(one, str) for one in values[name]):
                raise ValueError(f"{name} must hold text")
        if any(one not in (0, 2, 3, 4, 5, 6) for one in values["publish_outcomes"]):
            raise ValueError("publish_outcomes may hold 0, 2, 3, 4, 5 and 6")
        self._keep(Positions(**values))

    def reset(self) -> None:
        self._keep(Positions())

    def take_publish_outcome(self) -> int:
        """Return the outcome planned for the next publish job and forget it; 0 when none is planned."""
        planned = self._positions.publish_outcomes
        if not planned:
            return 0
        self.set(publish_outcomes=planned[1:])
        return planned[0]

    def take_mass_outcome(self) -> str:
        """Return the status planned for the next mass job and forget it."""
        planned = self._positions.mass_outcomes
        if not planned:
            return "send success"
        self.set(mass_outcomes=planned[1:])
        return planned[0]

    def _keep(self, positions: Positions) -> None:
        self._store.set_setting("switches", asdict(positions))
        self._positions = positions
