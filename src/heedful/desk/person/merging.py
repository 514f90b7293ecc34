"""Two records of one person become one, with their cases; and one becomes two again."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from heedful.customers import api as customers
from heedful.escalation import api as escalation
from heedful.staff.api import record, viewer
from heedful.stream.api import changing, set_timer

SETTLE_AFTER = timedelta(minutes=2)  # no batch is on its way for longer


def merge(request: HttpRequest, into: int, gone: int, *, why: str, now: datetime) -> int:
    """Raises MergeRefused."""
    who = viewer(request).name
    with changing():
        pk = customers.merge(into, gone, who=who, why=why, now=now)
        handed = escalation.hand_to(into, gone)
        customers.note_moved(pk, cases=handed.cases, outreaches=handed.outreaches, silenced=handed.silenced)
        cases = len(handed.cases)
        # Names stay out of the audit, which outlives the people.
        record(request, "customers.merged", f"customer:{into}", after={"merge": pk, "gone": gone, "cases": cases})
        record(request, "customers.merged", f"customer:{gone}", after={"merge": pk, "into": into})
        set_timer("customers.settle", str(pk), now + SETTLE_AFTER)
    return pk


def take_back(request: HttpRequest, pk: int, *, now: datetime) -> int:
    """The number of the record that stands alone again. Raises MergeRefused."""
    with changing():
        then = customers.moved_by(pk)
        facts = customers.take_back(pk, who=viewer(request).name, now=now)
        handed = escalation.Handed(cases=then.cases, outreaches=then.outreaches, silenced=then.silenced)
        moved = escalation.hand_back(facts.into, facts.gone, handed=handed, authors=then.authors)
        for one in (facts.into, facts.gone):
            record(request, "customers.unmerged", f"customer:{one}", after={"merge": pk, "cases": len(moved)})
    return facts.gone
