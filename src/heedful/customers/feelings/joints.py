"""Joint readings as they are kept, told anew whenever a person's changes are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from heedful.customers.feelings.joint import joint
from heedful.customers.models import Feeling, JointReading, Shift
from heedful.customers.types import Direction, Joint, JointFacts, Turn
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts

HOLDS_FOR = timedelta(days=90)  # a change that is older says little about what a person is about to do


def renew(customers: Collection[int]) -> None:
    """A fixed number of queries, and none of them writes where all stays as it was."""
    if not customers:
        return
    told = {pk: joint(turns) for pk, turns in _turns(customers).items()}
    stored = {(row.customer_id, row.joint): row for row in JointReading.objects.filter(customer__in=customers)}
    wanted = {(pk, one.joint.value): _row(pk, one) for pk, some in told.items() for one in some}
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    if gone:
        JointReading.objects.filter(pk__in=gone).delete()
    changed = [row for key, row in wanted.items() if key not in stored or not _same(row, stored[key])]
    JointReading.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["customer", "joint"],
        update_fields=["since", "turns"],
    )


def joints_of(customers: Iterable[int], *, now: datetime) -> dict[int, tuple[JointFacts, ...]]:
    """By customer, what hurries most first; one query."""
    found: dict[int, list[JointFacts]] = defaultdict(list)
    for row in JointReading.objects.filter(customer__in=set(customers), since__gt=now - HOLDS_FOR):
        turns = tuple((target, Direction(direction)) for target, direction in row.turns)
        found[row.customer_id].append(JointFacts(joint=Joint(row.joint), since=row.since, turns=turns))
    order = list(Joint)
    return {pk: tuple(sorted(some, key=lambda one: order.index(one.joint))) for pk, some in found.items()}


def _turns(customers: Collection[int]) -> Mapping[int, Sequence[Turn]]:
    """The newest change toward each target, where it still holds: open, or the feeling stays on its side of zero."""
    shifts: dict[tuple[int, int], list[Shift]] = defaultdict(list)
    for shift in Shift.objects.filter(customer__in=customers).order_by("-detected_at", "-pk"):
        shifts[shift.customer_id, shift.target_id].append(shift)
    if not shifts:
        return {}
    felt = {(row.customer_id, row.target_id): row for row in Feeling.objects.filter(customer__in=customers)}
    spoke: dict[int, datetime] = {}
    for pair, row in felt.items():
        spoke[pair[0]] = max(row.at, spoke.get(pair[0], row.at))
    targets = {one.id: one for one in listening.targets(active=None)}
    found: dict[int, list[Turn]] = defaultdict(list)
    for (customer, target), some in shifts.items():
        feeling = felt.get((customer, target))
        lately = customer in spoke and some[0].detected_at > spoke[customer] - HOLDS_FOR
        if feeling is not None and lately and target in targets and _holds(some[0], feeling):
            found[customer].append(_turn(targets[target], some))
    return found


def _holds(shift: Shift, feeling: Feeling) -> bool:
    sign = 1 if shift.direction == Direction.UP else -1
    return feeling.raised == sign or (feeling.raised == 0 and feeling.value * sign > 0)


def _turn(target: TargetFacts, shifts: Sequence[Shift]) -> Turn:
    return Turn(
        target=target.id,
        kind=target.kind,
        ours=target.ours,
        direction=Direction(shifts[0].direction),
        known_at=shifts[0].detected_at,
        before=Direction(shifts[1].direction) if len(shifts) > 1 else None,
    )


def _row(customer: int, one: JointFacts) -> JointReading:
    turns = [[target, direction.value] for target, direction in one.turns]
    return JointReading(customer_id=customer, joint=one.joint.value, since=one.since, turns=turns)


def _same(one: JointReading, other: JointReading) -> bool:
    return (one.since, one.turns) == (other.since, other.turns)
