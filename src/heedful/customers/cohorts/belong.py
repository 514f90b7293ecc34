"""Who belongs to which cohort, and the sums of what they said: settled for some people at a time.

Every bite is a transaction of its own. It begins with a lock on the cohorts and on its people: whoever changes
evidence holds the same lock on these people, so that what is counted, and what is news, agree.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F

from heedful.customers.cohorts import news
from heedful.customers.cohorts.cells import Day, Said, Sums, change
from heedful.customers.cohorts.seek import matching
from heedful.customers.cohorts.wanted import wanted_of
from heedful.customers.epoch import day_number
from heedful.customers.evidence import book
from heedful.customers.evidence.pieces import LEANS
from heedful.customers.models import Cohort, CohortDay, Customer, Evidence, Membership
from heedful.customers.types_cohorts import CohortKind
from heedful.stream.api import rows
from heedful.understanding.types import Sentiment

BITE = 400  # people: some ten milliseconds a cohort
WALK_EVERY = timedelta(days=1)  # time passes for those who say nothing as well
_ADD = (
    "ON CONFLICT (cohort_id, target_id, day) DO UPDATE SET posts = customers_cohortday.posts + excluded.posts,"
    " people = customers_cohortday.people + excluded.people, felt = customers_cohortday.felt + excluded.felt,"
    " spread = customers_cohortday.spread + excluded.spread"
)


def bite(now: datetime) -> bool:
    """News first, then the walk over everybody; False when there is nothing to do."""
    with transaction.atomic():
        cohorts = _locked()
        gone = next((one for one in cohorts if one.kind == CohortKind.GONE), None)
        if gone is not None:
            return _clear(gone)
        people = news.waiting(BITE)
        if people:
            settle(cohorts, people, now=now)
            return True
        return _walk(cohorts, now)


def _walk(cohorts: list[Cohort], now: datetime) -> bool:
    for cohort in cohorts:
        if cohort.upto is None and cohort.kind == CohortKind.FILTER and _stale(cohort, now):
            cohort.upto = 0
    walked = [cohort for cohort in cohorts if cohort.upto is not None]
    if not walked:
        return False
    start = min(cohort.upto or 0 for cohort in walked)
    people = list(Customer.objects.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:BITE])
    if not people:
        _arrived(walked, now)
        return True
    settle(cohorts, people, now=now, reached=people[-1])
    for cohort in walked:
        Cohort.objects.filter(pk=cohort.pk).update(upto=max(cohort.upto or 0, people[-1]))
    return True


def _clear(gone: Cohort) -> bool:
    members = Membership.objects.filter(cohort=gone).order_by("pk").values_list("pk", flat=True)[: BITE * 10]
    if not Membership.objects.filter(pk__in=list(members)).delete()[0]:
        gone.delete()
    return True


def _stale(cohort: Cohort, now: datetime) -> bool:
    return cohort.settled_at is None or cohort.settled_at < now - WALK_EVERY


def _arrived(walked: Collection[Cohort], now: datetime) -> None:
    counted = Membership.objects.filter(cohort__in=walked).values_list("cohort").annotate(n=Count("pk"))
    sizes = dict(counted.order_by())
    for cohort in walked:
        Cohort.objects.filter(pk=cohort.pk).update(upto=None, settled_at=now, size=sizes.get(cohort.pk, 0))


def put(cohort: int, people: Collection[int], *, belong: bool, now: datetime) -> int:
    """People onto a fixed list, or off it; how many that changed."""
    changed = 0
    ordered = sorted(people)
    for start in range(0, len(ordered), BITE):
        with transaction.atomic():
            cohorts = _locked()
            known = Customer.objects.filter(pk__in=ordered[start : start + BITE])
            if belong:  # nothing is done with who is left alone, or is none any more
                known = known.filter(restricted_at=None, merged_into=None, erased_at=None)
            some = sorted(known.values_list("pk", flat=True))
            changed += settle(cohorts, some, now=now, fixed={cohort: set(some) if belong else set()})
    return changed


def rearrange(fixed: Mapping[int, set[int]], people: Collection[int], *, now: datetime) -> None:
    """Who of these few people is on which lists from now on. Before they are locked by anybody else."""
    with transaction.atomic():
        settle(_locked(), sorted(people), now=now, fixed=fixed)


def settle(
    cohorts: Iterable[Cohort],
    people: Collection[int],
    *,
    now: datetime,
    reached: int = 0,
    fixed: Mapping[int, set[int]] | None = None,
) -> int:
    """These people belong where they belong, and are counted there; how many joined or left.

    `reached` is how far the walk comes with them; `fixed` says who of them is on a fixed list from now on.
    """
    book.lock(people)
    tidings = news.take(people)
    members = _members(people)
    joined = {one.pk: _belongs(one, people, members.get(one.pk, set()), fixed or {}, now) for one in cohorts}
    moved = {pk for one in joined for pk in joined[one] ^ members.get(one, set())}
    first = {pk for one in cohorts if one.upto is not None and reached for pk in people if one.upto < pk}
    said = _said(moved | {one[0] for one in tidings} | first)
    total = 0
    for one in cohorts:
        were, are = members.get(one.pk, set()), joined[one.pk]
        if one.kind == CohortKind.EVERYBODY:
            were = {pk for pk in people if one.upto is None or pk <= one.upto}
            are = {pk for pk in people if one.upto is None or pk <= max(one.upto, reached)}
        else:
            total += _move(one, were, are, now)
        _add(one.pk, change(said, tidings, were=were, are=are))
    return total


def _locked() -> list[Cohort]:
    """One bite at a time, however many workers there are."""
    return list(Cohort.objects.select_for_update().order_by("pk"))


def _members(people: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for cohort, customer in Membership.objects.filter(customer__in=people).values_list("cohort_id", "customer_id"):
        found.setdefault(cohort, set()).add(customer)
    return found


def _belongs(
    cohort: Cohort, people: Collection[int], were: set[int], fixed: Mapping[int, set[int]], now: datetime
) -> set[int]:
    if cohort.kind == CohortKind.FILTER:
        found = matching(wanted_of(cohort.wanted), now=now).filter(pk__in=people, restricted_at=None)
        return set(found.values_list("pk", flat=True))
    return fixed.get(cohort.pk, were)


def _said(people: Collection[int]) -> Counter[Said]:
    spoken = Evidence.objects.filter(customer__in=people, kind__in=news.SPOKEN)
    stored = spoken.values_list("customer_id", "target_id", "at", "sentiment")
    return Counter(
        (customer, target, day_number(at), LEANS[Sentiment(sentiment)])
        for customer, target, at, sentiment in stored.iterator()
    )


def _move(cohort: Cohort, were: set[int], are: set[int], now: datetime) -> int:
    come, gone = are - were, were - are
    if gone:
        Membership.objects.filter(cohort=cohort, customer__in=gone).delete()
    Membership.objects.bulk_create(Membership(cohort=cohort, customer_id=pk, since=now) for pk in sorted(come))
    if come or gone:
        Cohort.objects.filter(pk=cohort.pk).update(size=F("size") + len(come) - len(gone))
    return len(come) + len(gone)


def _add(cohort: int, days: Mapping[Day, Sums]) -> None:
    added = [(cohort, *day, *(sums.posts, sums.people, sums.felt, sums.spread)) for day, sums in sorted(days.items())]
    columns = ("cohort_id", "target_id", "day", "posts", "people", "felt", "spread")
    rows.insert(CohortDay, columns, added, _ADD)
