"""Cohorts: made, changed, taken away, told."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from heedful.customers.cohorts import belong
from heedful.customers.cohorts.wanted import Wanted, address, kept, wanted_of
from heedful.customers.errors import CohortRefused, NoSuchCohort
from heedful.customers.models import Cohort, Customer, Membership
from heedful.customers.types_cohorts import CohortFacts, CohortKind
from heedful.stream.api import set_timer

TIMER = "customers.cohorts"
EVERYBODY = "everybody"
MOST = 100  # cohorts: each bite asks every filter
SHOWN = (CohortKind.FILTER, CohortKind.FIXED)
NAME_LENGTH = 80
SETTLES_IN = timedelta(seconds=2)  # batches that were under way when the first one was made have ended by then


def cohorts() -> tuple[CohortFacts, ...]:
    """By name; two queries."""
    top = Customer.objects.aggregate(top=Max("pk"))["top"] or 0
    rows = Cohort.objects.filter(kind__in=SHOWN).order_by("name", "pk")
    return tuple(_facts(row, top) for row in rows)


def cohort_names() -> dict[int, str]:
    """By name; one query."""
    return dict(Cohort.objects.filter(kind__in=SHOWN).order_by("name").values_list("pk", "name"))


def cohort(pk: int) -> CohortFacts:
    top = Customer.objects.aggregate(top=Max("pk"))["top"] or 0
    return _facts(_row(pk), top)


def cohort_wanted(pk: int) -> Wanted:
    return wanted_of(_row(pk).wanted)


def cohorts_of(people: Iterable[int]) -> dict[int, frozenset[int]]:
    """By person; one query."""
    found: dict[int, set[int]] = {}
    for customer, one in Membership.objects.filter(customer__in=set(people)).values_list("customer_id", "cohort_id"):
        found.setdefault(customer, set()).add(one)
    return {customer: frozenset(some) for customer, some in found.items()}


def make_cohort(name: str, wanted: Wanted | None, *, now: datetime) -> CohortFacts:
    """A fixed list where nothing is wanted. Raises CohortRefused."""
    kind = CohortKind.FIXED if wanted is None else CohortKind.FILTER
    data = {} if wanted is None else kept(_allowed(wanted))
    if Cohort.objects.count() > MOST:
        raise CohortRefused("name", "many")
    with transaction.atomic():
        _ensure_everybody(now)
        upto = None if wanted is None else 0
        row = _saved(Cohort(name=_name(name), kind=kind, wanted=data, upto=upto, created_at=now))
    set_timer(TIMER, "all", now + SETTLES_IN)
    return cohort(row.pk)


def change_cohort(pk: int, name: str, wanted: Wanted | None, *, now: datetime) -> CohortFacts:
    """None leaves the filter. Members stay until the walk that follows has looked at them."""
    with transaction.atomic():
        row = Cohort.objects.select_for_update().filter(pk=_row(pk).pk).get()
        row.name = _name(name)
        if wanted is not None and row.kind == CohortKind.FILTER and kept(_allowed(wanted)) != row.wanted:
            row.wanted, row.upto = kept(wanted), 0
        _saved(row)
    set_timer(TIMER, "all", now)
    return cohort(pk)


def delete_cohort(pk: int, *, now: datetime) -> CohortFacts:
    """Out of sight at once; its rows, which may be a million, leave by and by."""
    gone = cohort(pk)
    Cohort.objects.filter(pk=pk).update(kind=CohortKind.GONE, name=f"\x7f{pk}", upto=None)
    set_timer(TIMER, "all", now)
    return gone


def put(pk: int, people: Iterable[int], *, belong_there: bool, now: datetime) -> int:
    """People onto a fixed list, or off it; how many that changed. Raises CohortRefused where a filter decides."""
    if _row(pk).kind != CohortKind.FIXED:
        raise CohortRefused("cohort", "filter")
    return belong.put(pk, set(people), belong=belong_there, now=now)


def members(pk: int, *, after: int = 0, limit: int) -> list[int]:
    """In the order of their ids, those behind `after`."""
    found = Membership.objects.filter(cohort=_row(pk).pk, customer__gt=after).order_by("customer")
    return list(found.values_list("customer_id", flat=True)[:limit])


def in_cohort(pk: int, people: Iterable[int]) -> frozenset[int]:
    """Those of them who belong; one query."""
    return frozenset(
        Membership.objects.filter(cohort=pk, customer__in=set(people)).values_list("customer_id", flat=True)
    )


def _ensure_everybody(now: datetime) -> None:
    Cohort.objects.get_or_create(
        kind=CohortKind.EVERYBODY, defaults={"name": f"\x7f{EVERYBODY}", "upto": 0, "created_at": now}
    )


def _row(pk: int) -> Cohort:
    row = Cohort.objects.filter(kind__in=SHOWN, pk=pk).first()
    if row is None:
        raise NoSuchCohort
    return row


def _saved(row: Cohort) -> Cohort:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CohortRefused("name", "taken") from error
    return row


def _name(name: str) -> str:
    kept_name = " ".join(name.replace("\x00", "").replace("\x7f", "").split())[:NAME_LENGTH]
    if not kept_name:
        raise CohortRefused("name", "empty")
    return kept_name


def _allowed(wanted: Wanted) -> Wanted:
    if wanted.cohorts:
        raise CohortRefused("cohort", "nested")
    if wanted == Wanted():
        raise CohortRefused("wanted", "everybody")
    return wanted


def _facts(row: Cohort, top: int) -> CohortFacts:
    return CohortFacts(
        id=row.pk,
        name=row.name,
        kind=CohortKind(row.kind),
        wanted=address(wanted_of(row.wanted)),
        size=row.size,
        settled_at=row.settled_at,
        progress=None if row.upto is None else min(row.upto / max(top, 1), 1.0),
        created_at=row.created_at,
    )
