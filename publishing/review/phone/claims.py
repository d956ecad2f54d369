"""Who is at a decision just now, so that two leaders do not both begin. A claim asks for courtesy and bars nobody in law."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.review.models import Claim, ReviewTaskState

LASTS = datetime.timedelta(minutes=30)


def take(state: ReviewTaskState, person: Any) -> Claim:
    """Claim the decision for ``person``, or renew their claim; returns the claim in force, which may be another's.

    One conditional UPDATE decides between two people at the same moment.
    """
    now = timezone.now()
    free = Q(person=person) | Q(expires_at__lte=now)
    claimed_at = Case(When(Q(person=person, expires_at__gt=now), then=F("claimed_at")), default=Value(now))
    claims = Claim.objects.filter(free, task_state=state)
    if not claims.update(claimed_at=claimed_at, person=person, expires_at=now + LASTS):
        try:
            with transaction.atomic():
                return Claim.objects.create(task_state=state, person=person, claimed_at=now, expires_at=now + LASTS)
        except IntegrityError:
            pass
    return Claim.objects.select_related("person").get(task_state=state)


@transaction.atomic
def take_over(page: Page, state: ReviewTaskState, person: Any) -> None:
    """Claim what another holds, on ``person``'s express wish."""
    held = Claim.objects.select_related("person").filter(task_state=state).exclude(person=person).first()
    now = timezone.now()
    Claim.objects.update_or_create(
        task_state=state, defaults={"person": person, "claimed_at": now, "expires_at": now + LASTS}
    )
    if held is not None and held.expires_at > now:
        data = {"level": state.task.name, "from": str(held.person)}
        log(instance=page, action="publishing.take_over_claim", user=person, revision=state.revision, data=data)


def current(state: ReviewTaskState) -> Claim | None:
    """Whose the decision is at the moment."""
    claims = Claim.objects.filter(task_state=state, expires_at__gt=timezone.now())
    return claims.select_related("person").first()


def end(state: ReviewTaskState) -> None:
    Claim.objects.filter(task_state=state).delete()
