"""How often an account may mass-send: by the day, or, as a service account, by the month; by hand or by API."""

from wechat_simulator.account import Account
from wechat_simulator.clock import beijing

SENDS_PER_MONTH = 4
"""Messages a follower of a service account gets in a month at most (sendall page)."""


def is_spent(account: Account, now: float) -> bool:
    """Is nothing left of the current day or month (Beijing time)? Failed jobs do not count, waiting ones do."""
    midnight = beijing(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if account.switches.now.service_account:
        return _sent_since(account, midnight.replace(day=1).timestamp()) >= SENDS_PER_MONTH
    return _sent_since(account, midnight.timestamp()) >= account.switches.now.mass_sends_per_day


def _sent_since(account: Account, moment: float) -> int:
    by_api = account.store.number(
        "SELECT count(*) FROM mass_job WHERE created_at >= ? AND status != 'SEND_FAIL'", (moment,)
    )
    by_hand = account.store.number(
        "SELECT count(*) FROM publication WHERE way = 'mass' AND published_at >= ? "
        "AND article_id NOT IN (SELECT article_id FROM mass_job)",
        (moment,),
    )
    return by_api + by_hand
