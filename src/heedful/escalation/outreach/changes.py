"""Changes of feeling with all that rules ask about them: a fixed number of queries, however many."""

from collections.abc import Iterable
from datetime import datetime

from heedful.customers import api as customers
from heedful.customers.types import ShiftFacts
from heedful.escalation.outreach.types import Change
from heedful.listening import api as listening


def changes_of(shifts: Iterable[ShiftFacts], *, now: datetime) -> list[Change]:
    told = list(shifts)
    if not told:
        return []
    people = customers.customers({shift.customer for shift in told})
    targets = {target.id: target for target in listening.targets(active=None)}
    cohorts = customers.cohorts_of({shift.customer for shift in told})
    joints = customers.joints_of({shift.customer for shift in told}, now=now)
    return [
        Change(
            customer=shift.customer,
            target=shift.target,
            kind=targets[shift.target].kind,
            direction=shift.direction,
            onset=shift.onset,
            detected_at=shift.detected_at,
            size=shift.size,
            confidence=shift.confidence,
            evidence=shift.evidence,
            language=people[shift.customer].language,
            joints=frozenset(one.joint.value for one in joints.get(shift.customer, ())),
            cohorts=cohorts.get(shift.customer, frozenset()),
        )
        for shift in told
        if shift.target in targets and shift.customer in people
    ]
