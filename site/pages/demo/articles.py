"""The sample articles and the editions they go out in."""

from __future__ import annotations

from pages.demo import charity, notice, policy
from pages.demo.sample import Sample

EDITIONS = (("medical-insurance", "winter-heating", "qingshi-road-works"), ("warm-schooling",))
"""By slug, the lead first. Composed by one drafter and signed off by the publisher; what is approved and not here stays free."""


def samples() -> tuple[Sample, ...]:
    """In the order in which they are written; dates are counted from today."""
    return (
        policy.elderly_allowance(),
        charity.warm_schooling(),
        notice.road_works(),
        policy.winter_heating(),
        policy.medical_insurance(),
        notice.water_price_hearing(),
        charity.snow_volunteers(),
        notice.relief_list(),
        charity.warm_clothes(),
        notice.doctors_week(),
    )
