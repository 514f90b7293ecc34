"""Who says it: the pane beside a case, and the page that it grows into."""

from datetime import tzinfo

import msgspec
from msgspec.structs import replace

from heedful.core.clock import utc_now
from heedful.core.personal import masked
from heedful.customers import api as customers
from heedful.customers.types import CustomerFacts, Feelings, ProfileFacts
from heedful.desk.handling.canned import wrap_up_names
from heedful.desk.handling.replies import replies_in
from heedful.desk.person.draw import Line, line
from heedful.desk.person.happenings import Change, changes_of, events_in
from heedful.desk.person.jointly import JointRow, jointly
from heedful.desk.person.journey import Step, journey
from heedful.desk.person.standing import DRAWN, StandRow, standing
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts
from heedful.listening import api as listening
from heedful.listening.types import Mention, TargetKind
from heedful.understanding import api as understanding

FELT = 300  # newest mentions that the line of feelings is drawn from
PANE_STEPS, PANE_CASES = 7, 4
PAGE_STEPS = 40
CHANGES = 12


class PersonPane(msgspec.Struct, frozen=True, kw_only=True):
    customer: CustomerFacts
    reach: int | None  # followers over all handles, None where no platform tells
    feelings: Feelings
    line: Line | None
    stands: tuple[StandRow, ...]
    changes: tuple[Change, ...]  # newest first; beside a case those that still stand
    joints: tuple[JointRow, ...]
    cases: tuple[CaseFacts, ...]
    wrap_ups: dict[str, str]
    steps: tuple[Step, ...]
    more: bool
    profile: ProfileFacts
    details: tuple[tuple[str, str], ...]  # names and values of what the company's books know
    tags: tuple[str, ...] = ()  # beside a case; the page has its own part for them


def pane(customer: CustomerFacts, *, zone: tzinfo, but_case: int | None = None) -> PersonPane:
    """Beside an open case, which is in the journey and not among the earlier ones."""
    cases = tuple(escalation.cases_of_customers([customer.id], limit=PANE_CASES + 1))
    told = _pane(customer, zone, cases, width=170, height=36, steps=PANE_STEPS, personal=True, drawn=0)
    tags = customers.tags_of([customer.id]).get(customer.id, ())
    return replace(told, cases=tuple(case for case in cases if case.id != but_case)[:PANE_CASES], tags=tags)


def page(customer: CustomerFacts, *, zone: tzinfo, personal: bool, steps: int = PAGE_STEPS) -> PersonPane:
    """Without `personal`, personal data in what was said are masked."""
    return _pane(
        customer,
        zone,
        tuple(escalation.cases_of_customers(customers.family(customer.id), limit=100)),
        width=720,
        height=160,
        steps=steps,
        personal=personal,
        drawn=DRAWN,
    )


def _pane(
    customer: CustomerFacts,
    zone: tzinfo,
    cases: tuple[CaseFacts, ...],
    *,
    width: int,
    height: int,
    steps: int,
    personal: bool,
    drawn: int,
) -> PersonPane:
    said = _said(customer, most=max(FELT, steps + 1))
    # What was read before they asked to be left alone is kept, and not told.
    readings = {} if customer.restricted else understanding.readings([mention.id for mention in said])
    targets = {one.id: one for one in listening.targets(active=None)}
    company = {one.id for one in targets.values() if one.kind is TargetKind.COMPANY}
    felt = customers.feelings_of(said, readings, zone, company=company)
    replies = replies_in([case.id for case in cases])
    if not personal:
        said = [one.covered() for one in said]
        cases = tuple(replace(one, title=masked(one.title)) for one in cases)
        replies = [replace(one, text=masked(one.text)) for one in replies]
    now = utc_now()
    shifts = customers.shifts_of(customer.id)
    words = {one.id: one.text for one in said if one.deleted_at is None}
    stands = standing(customer.id, targets, shifts, now=now, drawn=drawn, words=words)
    newest = shifts[:CHANGES] if drawn else [row.shift for row in stands if row.shift]
    changes = changes_of(newest, targets, {one.id: one.text for one in said})
    told = journey(
        said,
        readings,
        cases,
        replies,
        escalation.branches_in([case.id for case in cases]),
        turns=[(one, targets[one.target].name) for one in shifts if one.target in targets],
        events=events_in(changes),
    )
    profile = customers.profile_of(customer.id)
    reach = [one.followers for one in customer.identities if one.followers is not None]
    return PersonPane(
        customer=customer,
        reach=sum(reach) if reach else None,
        feelings=felt,
        line=line([(day.day, day.net) for day in felt.days], width=width, height=height),
        stands=stands,
        changes=changes,
        joints=jointly([customer.id], targets, now=now).get(customer.id, ()),
        cases=cases,
        wrap_ups=wrap_up_names(case.wrap_up for case in cases if case.wrap_up),
        steps=told[:steps],
        more=len(told) > steps,
        profile=profile,
        details=_details(profile) if personal else (),
    )


def _said(customer: CustomerFacts, *, most: int) -> list[Mention]:
    """One query a platform on which the person was heard, newest first."""
    authors: dict[str, list[str]] = {}
    for one in customer.identities:
        authors.setdefault(one.platform, []).append(one.external_id)
    found = [m for platform, ids in authors.items() for m in listening.by_author(platform, ids, most=most)]
    return sorted(found, key=lambda mention: (mention.created_at, mention.id), reverse=True)[:most]


def _details(profile: ProfileFacts) -> tuple[tuple[str, str], ...]:
    return tuple(
        (customers.field_name(spec), customers.value_name(spec, fact.value))
        for spec, fact in customers.facts_shown(profile, customers.specs())
    )
