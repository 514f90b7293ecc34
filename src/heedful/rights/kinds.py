"""What is kept for a time: for each kind, how many rows are older than a moment, and taking a bite of them away."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from heedful.customers import api as customers
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.staff import api as staff
from heedful.stream.api import scrub

AT_ONCE = 500


class Kind(msgspec.Struct, frozen=True):
    """`count` those from before a moment; `remove` at most so many of them and say how many went."""

    key: str
    count: Callable[[datetime], int]
    remove: Callable[[datetime, int], int]


def _old_cases(before: datetime, most: int) -> int:
    cases = escalation.worded_cases(before, most)
    desk.erase_cases(cases)
    escalation.erase_cases(cases, ())
    return len(cases)


KINDS = (
    Kind("posts", escalation.count_unanswered, escalation.hollow_unanswered),
    Kind("cases", lambda at: len(escalation.worded_cases(at, None)), _old_cases),
    Kind("evidence", customers.erasing.count_old_evidence, customers.erasing.drop_old_evidence),
    Kind("signals", customers.erasing.count_old_acts, customers.erasing.drop_old_acts),
    Kind("audit", staff.count_old, staff.drop_old),
    Kind("letters", scrub.count_old_letters, scrub.drop_old_letters),
)
