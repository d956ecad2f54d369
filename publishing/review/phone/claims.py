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


def take(state: ReviewTaskState, person: Any) -> Claim | None:
    """Claim the decision for ``person``, or renew their claim; returns the claim of another who was there before.

    One conditional UPDATE decides between two people at the same moment.
    """
    now = timezone.now()
    free = Q(person=person) | Q(expires_at__lte=now)
    claimed_at = Case(When(Q(person=person, expires_at__gt=now), then=F("claimed_at")), default=Value(now))
    claims = Claim.objects.filter(free, task_state=state)
    if claims.update(claimed_at=claimed_at, person=person, expires_at=now + LASTS):
        return None
    try:
        with transaction.atomic():
            Claim.objects.create(task_state=state, person=person, claimed_at=now, expires_at=now + LASTS)
    except IntegrityError:
        return of_another(state, person)
    return None


@transaction.atomic
def take_over(page: Page, state: ReviewTaskState, person: Any) -> None:
    """Claim what another holds, on ``person``'s express wish."""
    held = of_another(state, person)
    now = timezone.now()
    Claim.objects.update_or_create(
        task_state=state, defaults={"person": person, "claimed_at": now, "expires_at": now + LASTS}
    )
    if held is not None:
        data = {"level": state.task.name, "from": str(held.person)}
        log(instance=page, action="publishing.take_over_claim", user=person, revision=state.revision, data=data)


def of_another(state: ReviewTaskState, person: Any) -> Claim | None:
    """Whose the decision is at the moment, unless it is ``person``'s or nobody's."""
    claims = Claim.objects.filter(task_state=state, expires_at__gt=timezone.now()).exclude(person=person)
    return claims.select_related("person").first()


def end(state: ReviewTaskState) -> None:
    Claim.objects.filter(task_state=state).delete()
