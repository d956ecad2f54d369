"""What can be set from outside: the account's credentials and face, limits of time, the callback address."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one simulated account. Every field has an environment variable, see ``ENVIRONMENT``."""

    app_id: str = "wxsimulator0000001"
    app_secret: str = "simulator-secret-0001"  # noqa: S105 - opens nothing but a simulator
    account_name: str = "美德青禾"
    account_id: str = "gh_qinghe000001"
    account_owner: str = "青禾镇人民政府"
    account_bio: str = "青禾镇的政策、通知与公益，讲明白、办到位。有话留言，事事有回应。"
    account_place: str = "山东"
    follower_count: int = 1386
    public_base_url: str = ""
    """Base of published article links, without a trailing slash; empty: the Host of the request is used."""
    callback_url: str = ""
    """Where events are pushed; empty: no event is sent."""
    callback_token: str = "simulator-token"  # noqa: S105 - likewise
    encoding_aes_key: str = ""
    """43 characters turn safe mode on; empty: plain mode."""
    callback_timeout_seconds: float = 5.0
    robot_key: str = "simulator-robot-key-0001"
    """The key of the WeCom group's robot."""
    mail_dir: str = ""
    """Where the desk writes its e-mails as files; empty: none are shown."""

    def __post_init__(self) -> None:
        if self.encoding_aes_key and len(self.encoding_aes_key) != 43:
            raise ValueError("SIMULATOR_ENCODING_AES_KEY must have 43 characters")
        if self.callback_url and not self.callback_url.startswith(("http://", "https://")):
            raise ValueError("SIMULATOR_CALLBACK_URL must begin with http:// or https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **overrides: Any) -> Self:
        """Return the settings of the environment (``SIMULATOR_…``), ``overrides`` winning.

        Raises ``ValueError`` for a number that is none and for an AES key that does not have 43 characters.
        """
        source = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for field in fields(cls):
            text = source.get(ENVIRONMENT[field.name])
            if text:
                values[field.name] = _read(field.name, text)
        return cls(**{**values, **overrides})


def _read(name: str, text: str) -> str | int | float:
    usual = getattr(Settings(), name)
    return type(usual)(text) if isinstance(usual, int | float) else text


ENVIRONMENT = {
    "app_id": "SIMULATOR_APP_ID",
    "app_secret": "SIMULATOR_APP_SECRET",
    "account_name": "SIMULATOR_ACCOUNT_NAME",
    "account_id": "SIMULATOR_ACCOUNT_ID",
    "account_owner": "SIMULATOR_ACCOUNT_OWNER",
    "account_bio": "SIMULATOR_ACCOUNT_BIO",
    "account_place": "SIMULATOR_ACCOUNT_PLACE",
    "follower_count": "SIMULATOR_FOLLOWER_COUNT",
    "public_base_url": "SIMULATOR_PUBLIC_BASE_URL",
    "callback_url": "SIMULATOR_CALLBACK_URL",
    "callback_token": "SIMULATOR_TOKEN",
    "encoding_aes_key": "SIMULATOR_ENCODING_AES_KEY",
    "callback_timeout_seconds": "SIMULATOR_CALLBACK_TIMEOUT_SECONDS",
    "robot_key": "SIMULATOR_ROBOT_KEY",
    "mail_dir": "SIMULATOR_MAIL_DIR",
}
