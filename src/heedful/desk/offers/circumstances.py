"""All that decides which options fit a case, read in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from heedful.channels import api as channels
from heedful.channels.types import ChannelFacts, Visibility
from heedful.customers import api as customers
from heedful.customers.types import CustomerFacts, Direction, EventFacts, ShiftFacts, Stand
from heedful.desk.cases.screen import fills
from heedful.desk.handling.answer import answered, choices
from heedful.desk.handling.replies import capabilities
from heedful.desk.options.types import Circumstances, Felt, Turned, about
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts
from heedful.listening import api as listening
from heedful.listening.types import Mention, TargetFacts, TargetKind
from heedful.staff.api import ROLE_RIGHTS
from heedful.staff.types import Person
from heedful.understanding import api as understanding
from heedful.understanding.types import Reading, Sentiment

NEWEST = 20  # posts of a case that say what it is about
LIKELY = 0.5  # of a change that still stands
DAY = timedelta(days=1)


class AtHand(msgspec.Struct, frozen=True, kw_only=True):
    """A case with what options are judged by. `before` is the feeling toward the company, None where unknown."""

    case: CaseFacts
    channel: ChannelFacts
    customer: CustomerFacts
    said: Mention | None  # what would be answered
    now: Circumstances
    company: int | None
    before: float | None
    ways: tuple[Visibility, ...]
    fills: dict[str, str]


def at_hand(case_id: int, who: Person, *, now: datetime) -> AtHand:
    case = escalation.case(case_id)
    mentions = listening.mentions(escalation.mentions_of(case_id)[-NEWEST:])
    theirs = [one for one in mentions.values() if not one.own]
    said = answered(theirs, None)
    readings = understanding.readings([one.id for one in theirs])
    targets = {target.id: target for target in listening.targets(active=None)}
    stands = customers.stands_of(case.customer, now=now)
    profile = customers.profile_of(case.customer)
    joints = customers.joints_of([case.customer], now=now)
    shifts = _open(case.customer, stands, targets)
    turned, events = _turned(shifts, targets, now), _events(shifts, targets)
    company = _company(targets.values(), stands)
    channel = channels.facts([case.channel])[case.channel]
    customer = customers.customer(case.customer)
    ways = choices(said.visibility, capabilities(said.channel), ROLE_RIGHTS[who.role]) if said else ()
    more = {"target": turned[0].name if turned else "", "event": events[0].title if events else ""}
    return AtHand(
        case=case,
        channel=channel,
        customer=customer,
        said=said,
        now=msgspec.structs.replace(
            _circumstances(case, said, readings, _felt(stands, targets), turned),
            joint=frozenset(one.joint.value for one in joints.get(case.customer, ())),
            events=frozenset(one.kind.value for one in events),
            cohorts=_cohorts(case.customer),
            relation=profile.value("relation") or None,
            value=_number(profile.value("value")),
        ),
        company=company,
        before=next((one.felt.feeling for one in stands if one.target == company), None),
        ways=ways,
        fills=fills(case, who, channel, customer) | more,
    )


def _circumstances(
    case: CaseFacts,
    said: Mention | None,
    readings: Mapping[int, Reading],
    felt: tuple[Felt, ...],
    turned: tuple[Turned, ...],
) -> Circumstances:
    newest = readings.get(said.id) if said else None
    return Circumstances(
        turned=turned,
        felt=felt,
        said=newest.sentiment if newest else Sentiment.UNKNOWN,
        categories={filed.category: filed.name for one in readings.values() for filed in one.categories},
        intents=frozenset(intent.name for one in readings.values() for intent in one.intents or ()),
        channel=case.channel,
        platform=said.platform if said else case.platform,
        visibility=said.visibility if said else Visibility.PUBLIC,
        language=(newest.language if newest and newest.language else None) or case.language,
    )


def _cohorts(customer: int) -> dict[int, str]:
    """Whom they belong to, with names; names are asked for only where there is one."""
    mine = customers.cohorts_of([customer]).get(customer, frozenset())
    return {one.id: one.name for one in customers.cohorts() if one.id in mine} if mine else {}


def _number(text: str) -> float | None:
    """As profiles keep numbers; None where nothing is kept."""
    try:
        return float(text)
    except ValueError:
        return None


def _company(targets: Iterable[TargetFacts], stands: Sequence[Stand]) -> int | None:
    """The company itself; of several the one of which this person spoke most."""
    pieces = {stand.target: stand.pieces for stand in stands}
    ours = [one for one in targets if one.kind is TargetKind.COMPANY and one.active]
    return max(ours, key=lambda one: (pieces.get(one.id, 0), -one.id)).id if ours else None


def _felt(stands: Sequence[Stand], targets: Mapping[int, TargetFacts]) -> tuple[Felt, ...]:
    known = sorted((one for one in stands if one.target in targets), key=lambda one: -one.pieces)
    return tuple(
        Felt(name=targets[one.target].name, about=about(targets[one.target]), feeling=one.felt.feeling) for one in known
    )


def _open(customer: int, stands: Sequence[Stand], targets: Mapping[int, TargetFacts]) -> tuple[ShiftFacts, ...]:
    """The newest change toward each target, as long as it is likelier than not that it still stands; newest first."""
    chances = {one.target: {Direction.UP: one.felt.up, Direction.DOWN: one.felt.down} for one in stands}
    newest: dict[int, ShiftFacts] = {}
    for shift in customers.shifts_of(customer):
        newest.setdefault(shift.target, shift)
    return tuple(
        shift
        for shift in newest.values()
        if shift.target in targets and shift.target in chances
        if chances[shift.target][shift.direction] >= LIKELY
    )


def _turned(shifts: Sequence[ShiftFacts], targets: Mapping[int, TargetFacts], now: datetime) -> tuple[Turned, ...]:
    return tuple(
        Turned(
            name=targets[shift.target].name,
            about=about(targets[shift.target]),
            direction=shift.direction,
            days=max((now - shift.detected_at) / DAY, 0.0),
        )
        for shift in shifts
    )


def _events(shifts: Sequence[ShiftFacts], targets: Mapping[int, TargetFacts]) -> tuple[EventFacts, ...]:
    """That these changes coincide with, the likeliest of the newest change first."""
    found = customers.coinciding(shifts, targets, {})
    return tuple(one.event for shift in shifts for one in found.get(shift.id, ()))
