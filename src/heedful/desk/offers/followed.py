"""What became of a feeling in the days after options were shown: by a timer, once."""

from datetime import datetime

from heedful.channels.types import DeliveryState
from heedful.customers import api as customers
from heedful.desk.handling.replies import replies
from heedful.desk.models import Menu, Offer, OfferCode, Use
from heedful.desk.offers.menu import FOLLOW
from heedful.desk.options import tallies
from heedful.desk.options.types import UseState
from heedful.escalation import api as escalation
from heedful.stream.api import changing

_ARRIVED = frozenset({DeliveryState.SENT, DeliveryState.UNKNOWN})


def follow(key: str, now: datetime) -> None:
    """Safe to run twice: whoever writes it down first counts it."""
    with changing():
        row = Menu.objects.filter(pk=int(key), followed_at=None).first()
        if row is None or not Menu.objects.filter(pk=row.pk, followed_at=None).update(followed_at=now):
            return
        _never_sent(row.pk)
        after = _after(row)
        if row.before is None or after is None:
            return
        Menu.objects.filter(pk=row.pk).update(after=after)
        used = _used(row.pk)
        for option in Offer.objects.filter(menu=row.pk).order_by("option").values_list("option", flat=True):
            tallies.add(option, row.stratum, used=option in used, change=after - row.before)


def _after(row: Menu) -> float | None:
    """None where nothing was said of the company in the meantime: silence is not an answer."""
    if row.company_id is None:
        return None
    stand = customers.stood(escalation.case(row.case_id).customer, row.company_id, row.due_at)
    return stand.felt.feeling if stand is not None and stand.last_at > row.at else None


def _used(menu_id: int) -> set[int]:
    """What was done, and of what was written, what arrived."""
    rows = list(Use.objects.filter(menu=menu_id, state=UseState.DONE))
    answers = {one.id: one.delivery.state for one in replies([row.reply_id for row in rows if row.reply_id])}
    return {row.option_id for row in rows if row.reply_id is None or answers.get(row.reply_id) in _ARRIVED}


def _never_sent(menu_id: int) -> None:
    left = Use.objects.filter(menu=menu_id, state__in=[UseState.CHOSEN, UseState.WAITING, UseState.APPROVED])
    OfferCode.objects.filter(use__in=left.values("pk")).update(use=None)
    left.update(state=UseState.UNDONE)


__all__ = ["FOLLOW", "follow"]
