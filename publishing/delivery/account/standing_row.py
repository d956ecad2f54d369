"""The account's row: found or made, and its ``standing`` changed key by key although several processes write to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from publishing.delivery.models import Account


def account_row() -> Account:
    """The row of the account in the environment, made if need be (also for an account without a name yet)."""
    return Account.objects.get_or_create(app_id=settings.WECHAT_APP_ID)[0]


def remember(**parts: Any) -> None:
    """Replace these parts of ``Account.standing`` and leave the others as they are."""
    pk = account_row().pk
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=pk)
        Account.objects.filter(pk=pk).update(standing={**account.standing, **parts})
