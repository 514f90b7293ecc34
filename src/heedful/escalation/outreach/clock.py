"""The one timer that opens what is due, set to the first of all."""

from datetime import timedelta

from django.db.models import Min

from heedful.escalation.models import Outreach
from heedful.escalation.outreach.types import State
from heedful.stream.api import set_timer

TIMER = "escalation.outreach"
ASKED_FOR = timedelta(days=7)  # a supervisor who has not said yes by then says no


def watch() -> None:
    """After anything was scheduled, moved or taken away."""
    first = Outreach.objects.filter(state=State.SCHEDULED).aggregate(at=Min("at"))["at"]
    oldest = Outreach.objects.filter(state=State.ASKED).aggregate(at=Min("created_at"))["at"]
    due = [at for at in (first, oldest + ASKED_FOR if oldest else None) if at]
    if due:
        set_timer(TIMER, "next", min(due))
