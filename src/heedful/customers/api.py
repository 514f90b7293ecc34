"""The door to the people who speak."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from django.db.models import Q, QuerySet

from heedful.core.clock import utc_now
from heedful.core.cursor import Cursor
from heedful.customers import erasing
from heedful.customers.cohorts.course import Course, Gap, Turned
from heedful.customers.cohorts.people import Leaf, how_many, ids_of, leaf
from heedful.customers.cohorts.places import place_of, place_text
from heedful.customers.cohorts.pulse import Pulse, Toward, pulses, toward
from heedful.customers.cohorts.registry import (
    change_cohort,
    cohort,
    cohort_names,
    cohort_wanted,
    cohorts,
    cohorts_of,
    delete_cohort,
    in_cohort,
    make_cohort,
    members,
    put,
)
from heedful.customers.cohorts.wanted import Feels, Has, Wanted, address, pairs, parse, wanted_of
from heedful.customers.cohorts.wanted import read as read_wanted
from heedful.customers.epoch import day_number, day_of, moment_of
from heedful.customers.errors import NoSuchCustomer
from heedful.customers.events.around import coinciding
from heedful.customers.events.coincide import kin_of
from heedful.customers.events.registry import confirmed as events_of
from heedful.customers.events.registry import create_event
from heedful.customers.evidence import book, reactions
from heedful.customers.evidence import weights as scale
from heedful.customers.evidence.acts import Act, Done
from heedful.customers.evidence.words import NAMES
from heedful.customers.feelings.feel import about, feelings
from heedful.customers.feelings.joints import HOLDS_FOR, joints_of
from heedful.customers.feelings.stood import felt_by, stands_of, stood, went
from heedful.customers.identities.alikes import alike, alikes, postpone, refuse, suggested
from heedful.customers.identities.known_as import know_as
from heedful.customers.identities.merging import family, merge, merges_of, moved_by, note_moved, take_back
from heedful.customers.models import Customer, Identity, JointReading, Shift
from heedful.customers.profile import restricting
from heedful.customers.profile.fields import specs
from heedful.customers.profile.profiles import by_accounts, history, profile_of, profiles_of
from heedful.customers.profile.profiles import shown as facts_shown
from heedful.customers.profile.tags import clean as clean_tag
from heedful.customers.profile.tags import tag, tag_names, tags_of, untag
from heedful.customers.profile.words import clue_name, erased_name, field_name, merge_refusal, value_name
from heedful.customers.types import (
    CustomerFacts,
    Direction,
    Feelings,
    IdentityFacts,
    Joint,
    Order,
    ShiftFacts,
)
from heedful.customers.types_cohorts import About, CohortFacts, CohortKind, Felt
from heedful.customers.words import event_kind_name, joint_names
from heedful.listening.types import Mention
from heedful.understanding.types import Reading

__all__ = [
    "HOLDS_FOR",
    "About",
    "CohortFacts",
    "CohortKind",
    "Course",
    "Feels",
    "Felt",
    "Gap",
    "Has",
    "Leaf",
    "Pulse",
    "Toward",
    "Turned",
    "Wanted",
    "address",
    "alike",
    "alikes",
    "by_accounts",
    "change_cohort",
    "clean_tag",
    "clue_name",
    "cohort",
    "cohort_names",
    "cohort_wanted",
    "cohorts",
    "cohorts_of",
    "coinciding",
    "create_event",
    "customer",
    "customers",
    "day_number",
    "day_of",
    "delete_cohort",
    "erasing",
    "event_kind_name",
    "events_of",
    "facts_shown",
    "family",
    "feelings_of",
    "felt_by",
    "field_name",
    "find",
    "history",
    "how_many",
    "identities_of",
    "ids_of",
    "in_cohort",
    "in_order",
    "joint_names",
    "joints_of",
    "kin_of",
    "know_as",
    "leaf",
    "make_cohort",
    "members",
    "merge",
    "merge_refusal",
    "merges_of",
    "moment_of",
    "moved_by",
    "note_moved",
    "of_authors",
    "pairs",
    "parse",
    "place_of",
    "place_text",
    "postpone",
    "profile_of",
    "profiles_of",
    "pulses",
    "put",
    "read_wanted",
    "refuse",
    "restricting",
    "shifts",
    "shifts_of",
    "specs",
    "stands_of",
    "stood",
    "suggested",
    "tag",
    "tag_names",
    "tags_of",
    "take_back",
    "total",
    "toward",
    "untag",
    "value_name",
    "wanted_of",
    "went",
]


def customer(pk: int) -> CustomerFacts:
    found = customers([pk])
    if pk not in found:
        raise NoSuchCustomer
    return found[pk]


def customers(pks: Iterable[int]) -> dict[int, CustomerFacts]:
    """By the number asked for: of a record that was merged into another, that one's. A fixed number of queries."""
    wanted = set(pks)
    moved = dict(Customer.objects.filter(pk__in=wanted).exclude(merged_into=None).values_list("pk", "merged_into_id"))
    while ends := {pk: end for pk, end in _ends(moved).items() if moved[pk] != end}:
        moved |= ends
    found = {facts.id: facts for facts in _facts(Customer.objects.filter(pk__in={moved.get(pk, pk) for pk in wanted}))}
    return {pk: found[moved.get(pk, pk)] for pk in wanted if moved.get(pk, pk) in found}


def _ends(moved: Mapping[int, int]) -> dict[int, int]:
    """Where those lead that were merged into somebody who was merged in turn."""
    further = dict(
        Customer.objects.filter(pk__in=set(moved.values()))
        .exclude(merged_into=None)
        .values_list("pk", "merged_into_id")
    )
    return {pk: further.get(end, end) for pk, end in moved.items()}


def identities_of(pks: Iterable[int]) -> dict[int, tuple[IdentityFacts, ...]]:
    """By customer, the most recently seen handle first."""
    found: dict[int, list[IdentityFacts]] = defaultdict(list)
    for row in Identity.objects.filter(customer__in=set(pks)).order_by("-last_seen", "pk"):
        found[row.customer_id].append(_identity_facts(row))
    return {pk: tuple(identities) for pk, identities in found.items()}


def of_authors(authors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The customer behind each (platform, author id); one query."""
    wanted = set(authors)
    rows = Identity.objects.filter(
        platform__in={platform for platform, _ in wanted}, external_id__in={author for _, author in wanted}
    ).values_list("platform", "external_id", "customer_id")
    return {(platform, author): pk for platform, author, pk in rows if (platform, author) in wanted}


def find(text: str = "", *, limit: int = 50) -> tuple[CustomerFacts, ...]:
    """People whose name or handle holds the text, last seen first, among those whom one walk looks at."""
    found = leaf(Wanted(text=text), order=Order.LAST_SEEN, after=None, limit=limit, now=utc_now())
    return in_order(found.ids)


def in_order(pks: Sequence[int]) -> tuple[CustomerFacts, ...]:
    """As they are asked for; two queries."""
    known = customers(pks)
    return tuple(known[pk] for pk in pks if pk in known)


def total() -> int:
    return Customer.objects.count()


def feelings_of(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], zone: tzinfo, *, company: Collection[int]
) -> Feelings:
    """What one person's mentions say about the company, whose targets these are; own posts and noise do not count."""
    counted = [m for m in mentions if not m.own and not (m.id in readings and readings[m.id].noise)]
    told = ((m.created_at, about(readings[m.id], company) if m.id in readings else "") for m in counted)
    return feelings(((at, sentiment) for at, sentiment in told if sentiment is not None), zone)


def shifts_of(customer: int) -> tuple[ShiftFacts, ...]:
    """Newest first."""
    return tuple(map(_shift, Shift.objects.filter(customer=customer).order_by("-detected_at", "-pk")))


def shifts_between(pairs: Collection[tuple[int, int]]) -> tuple[ShiftFacts, ...]:
    """The changes of these customers toward these targets, oldest first; one query."""
    if not pairs:
        return ()
    return tuple(map(_shift, Shift.objects.filter(book.of(pairs)).order_by("detected_at", "pk")))


def shifts_since(moment: datetime, *, most: int) -> tuple[ShiftFacts, ...]:
    """Everybody's changes that became known since, newest first; one query."""
    found = Shift.objects.filter(detected_at__gte=moment).order_by("-detected_at", "-pk")
    return tuple(map(_shift, found[:most]))


def shifts(
    *,
    direction: Direction | None = None,
    targets: Collection[int] | None = None,
    joint: Joint | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> tuple[ShiftFacts, ...]:
    """Everybody's changes, newest first; `before` is the last one of the page before."""
    found = Shift.objects.order_by("-detected_at", "-pk")
    if direction is not None:
        found = found.filter(direction=direction.value)
    if targets is not None:
        found = found.filter(target__in=targets)
    if joint is not None:
        held = JointReading.objects.filter(joint=joint, since__gt=utc_now() - HOLDS_FOR)
        found = found.filter(customer__in=held.values("customer"))
    if before is not None:
        found = found.filter(Q(detected_at__lt=before.at) | Q(detected_at=before.at, pk__lt=before.id))
    return tuple(map(_shift, found[:limit]))


def acts(ids: Collection[int]) -> dict[int, Done]:
    """What was done without words; one query."""
    return reactions.done(ids)


def act_name(kind: Act) -> str:
    """In the reader's language."""
    return str(NAMES[kind])


def weights() -> dict[Act, float]:
    """How much each kind of evidence counts; one query."""
    return scale.weights()


def set_weights(wanted: Mapping[Act, float], *, now: datetime) -> dict[Act, tuple[float, float]]:
    """What was changed, as (from, to). Raises WeightOutOfRange. Feelings are told anew in the background."""
    return scale.set_weights(wanted, now=now)


def _shift(row: Shift) -> ShiftFacts:
    return ShiftFacts(
        id=row.pk,
        customer=row.customer_id,
        target=row.target_id,
        direction=Direction(row.direction),
        onset=row.onset,
        detected_at=row.detected_at,
        size=row.size,
        confidence=row.confidence,
        evidence=tuple(row.evidence),
        acts=tuple(row.acts),
    )


def _facts(rows: QuerySet[Customer]) -> list[CustomerFacts]:
    people = list(rows)
    identities = identities_of(person.pk for person in people)
    return [
        CustomerFacts(
            id=person.pk,
            name=person.name if person.erased_at is None else erased_name(),
            language=person.language,
            first_seen=person.first_seen,
            last_seen=person.last_seen,
            mentions=person.mentions,
            identities=identities.get(person.pk, ()),
            restricted=person.restricted_at is not None,
        )
        for person in people
    ]


def _identity_facts(row: Identity) -> IdentityFacts:
    return IdentityFacts(
        id=row.pk,
        customer=row.customer_id,
        platform=row.platform,
        external_id=row.external_id,
        handle=row.handle,
        name=row.name,
        url=row.url,
        avatar=row.avatar,
        followers=row.followers,
        verified=row.verified,
    )
