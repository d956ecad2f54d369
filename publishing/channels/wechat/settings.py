"""The account and where its tokens live, read from the environment through Django's settings (nowhere else)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from django.conf import settings

from .secrecy import Secret

OFFICIAL_API = "https://api.weixin.qq.com"

CropStyle = Literal["pic_crop", "cover_info"]
"""How a draft says which part of the cover is shown: ``pic_crop_235_1``/``pic_crop_1_1`` (page of 2025-12) or
``cover_info.crop_percent_list`` (page of 2026-10). Which of them an account takes has to be tried on the account."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One official account. Its ``repr`` shows no secret, nor does that of the secrets themselves.

    Empty values are allowed here and reported by the first call that needs them, as ``NotAllowed``.
    """

    app_id: str
    app_secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    encoding_aes_key: str = field(default="", repr=False)
    api_base_url: str = OFFICIAL_API
    timeout_connect_seconds: float = 5.0
    timeout_read_seconds: float = 30.0
    crop_style: CropStyle = "pic_crop"

    def __post_init__(self) -> None:
        for name in ("app_secret", "token", "encoding_aes_key"):
            object.__setattr__(self, name, Secret(getattr(self, name)))
        object.__setattr__(self, "api_base_url", self.api_base_url.rstrip("/"))


@dataclass(frozen=True, kw_only=True)
class TokenHome:
    """Where processes share the access token: Redis when ``redis_url`` is set, else files in ``directory``."""

    secret_key: str = field(repr=False)
    directory: Path
    redis_url: str = field(default="", repr=False)


def account_from_settings() -> Account:
    """``WECHAT_APP_ID``, ``WECHAT_APP_SECRET``, ``WECHAT_TOKEN``, ``WECHAT_ENCODING_AES_KEY``, ``WECHAT_API_BASE_URL``,
    and ``WECHAT_CROP_STYLE`` where it is set."""
    return Account(
        app_id=settings.WECHAT_APP_ID,
        app_secret=settings.WECHAT_APP_SECRET,
        token=settings.WECHAT_TOKEN,
        encoding_aes_key=settings.WECHAT_ENCODING_AES_KEY,
        api_base_url=settings.WECHAT_API_BASE_URL or OFFICIAL_API,
        crop_style=getattr(settings, "WECHAT_CROP_STYLE", "pic_crop"),
    )


def token_home_from_settings() -> TokenHome:
    """``SECRET_KEY``, the folder ``wechat`` in ``RUNTIME_DIR`` (default ``var``), and ``REDIS_URL`` where it is set."""
    return TokenHome(
        secret_key=settings.SECRET_KEY,
        directory=Path(getattr(settings, "RUNTIME_DIR", "var")) / "wechat",
        redis_url=getattr(settings, "REDIS_URL", "") or "",
    )
