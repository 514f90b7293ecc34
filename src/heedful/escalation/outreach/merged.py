"""What was said first to a record of a person that has become part of another, or stands alone again."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from heedful.core.clock import utc_now
from heedful.escalation.models import Outreach, OutreachEvent
from heedful.escalation.outreach.clock import watch
from heedful.escalation.outreach.rows import move
from heedful.escalation.outreach.types import WAITING, Reason, State
from heedful.listening import api as listening

Author = tuple[str, str]  # platform and author id


def hand_outreaches(into: int, gone: int) -> tuple[list[int], list[int]]:
    """Which ones moved, and which do not wait any more because another one of the same person does."""
    moved, silenced = [], []
    for row in Outreach.objects.filter(customer=gone).order_by("pk"):
        if _handed(row, into):
            moved.append(row.pk)
        elif row.state in WAITING and move(row, State.REFUSED, Reason.ANOTHER, now=utc_now(), at=None):
            silenced.append(row.pk)
    return moved, silenced


def hand_outreaches_back(
    into: int, gone: int, *, moved: Collection[int], silenced: Collection[int], authors: Collection[Author]
) -> None:
    """Those that moved, and those made since out of nothing but what these authors said."""
    for row in Outreach.objects.filter(customer=into).order_by("pk"):
        if row.pk in moved or _said_by(row, authors):
            _handed(row, gone)
    for row in Outreach.objects.filter(pk__in=silenced, customer=gone, reason=Reason.ANOTHER).order_by("pk"):
        told = OutreachEvent.objects.filter(outreach=row, reason=Reason.ANOTHER).order_by("-pk").first()
        if told is not None and told.before in WAITING:
            _wake(row, State(told.before))
    watch()


def _wake(row: Outreach, state: State) -> None:
    """It waits again as it did; at what hour, the guards say when it is to be opened."""
    now = utc_now()
    why = Reason.APPROVAL if state is State.ASKED else Reason.LATER
    move(row, state, why, before=[State.REFUSED], now=now, at=now)


def _said_by(row: Outreach, authors: Collection[Author]) -> bool:
    shown = listening.mentions(row.evidence).values()
    return bool(shown) and all((one.platform, one.author_id) in authors for one in shown)


def _handed(row: Outreach, to: int) -> bool:
    """Not where the other one has it already, or has another one waiting."""
    try:
        with transaction.atomic():
            Outreach.objects.filter(pk=row.pk).update(customer=to)
    except IntegrityError:
        return False
    return True
