"""The filter as a condition over people: the list, its counts and the members of cohorts all ask here."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedful.customers.cohorts.wanted import Feels, How, Wanted
from heedful.customers.feelings.joints import HOLDS_FOR
from heedful.customers.models import (
    Account,
    Customer,
    Fact,
    Feeling,
    Identity,
    JointReading,
    Membership,
    Tag,
)
from heedful.customers.types import Direction

NARROW = 5_000  # people: as few are looked up one by one, whatever the order; more are met on the way along an index
_RAISED = {Direction.UP: 1, Direction.DOWN: -1}
Whose = (
    QuerySet[Membership]
    | QuerySet[Feeling]
    | QuerySet[Tag]
    | QuerySet[Fact]
    | QuerySet[Account]
    | QuerySet[Identity]
    | QuerySet[JointReading]
)


def matching(wanted: Wanted, *, now: datetime) -> QuerySet[Customer]:
    found = Customer.objects.filter(merged_into=None, erased_at=None)
    for condition in _conditions(wanted, now):
        found = found.filter(condition)
    return found


def few(wanted: Wanted, *, now: datetime) -> list[int] | None:
    """Those among whom all that match are, where one condition alone is known to leave few; one query each."""
    for whose in _selective(wanted, now):
        ids = list(whose.values_list("customer_id", flat=True)[: NARROW + 1])
        if len(ids) <= NARROW:
            return ids
    return None


def _conditions(wanted: Wanted, now: datetime) -> Iterator[Q | Exists]:
    yield from _of_person(wanted, now)
    if words := wanted.text.strip().removeprefix("@"):
        handles = _handles(Q(handle__icontains=words) | Q(name__icontains=words))
        yield Q(name__icontains=words) | Q(handles)
    if wanted.platforms:
        yield _handles(Q(platform__in=wanted.platforms))
    if wanted.followers is not None:
        yield _handles(Q(followers__gte=wanted.followers))
    for feels in wanted.feels:
        yield Exists(_felt(feels).filter(customer=OuterRef("pk")))
    yield from _of_books(wanted)
    if wanted.joints:
        yield Exists(_joints(wanted, now).filter(customer=OuterRef("pk")))
    if wanted.tags:
        yield Exists(Tag.objects.filter(name__in=wanted.tags, customer=OuterRef("pk")))
    if wanted.cohorts:
        yield Exists(Membership.objects.filter(cohort__in=wanted.cohorts, customer=OuterRef("pk")))


def _of_person(wanted: Wanted, now: datetime) -> Iterator[Q]:
    if wanted.languages:
        yield Q(language__in=wanted.languages)
    if wanted.seen_within is not None:
        yield Q(last_seen__gte=_ago(now, wanted.seen_within))
    if wanted.silent_for is not None:
        yield Q(last_seen__lt=_ago(now, wanted.silent_for))
    if wanted.mentions is not None:
        yield Q(mentions__gte=wanted.mentions)
    if wanted.restricted is not None:
        yield Q(restricted_at__isnull=not wanted.restricted)


def _of_books(wanted: Wanted) -> Iterator[Exists]:
    if wanted.account:
        yield Exists(Account.objects.filter(number=wanted.account, customer=OuterRef("pk")))
    for field in dict.fromkeys(one.field for one in wanted.has):
        yield Exists(_facts(wanted, field).filter(customer=OuterRef("pk")))


def _facts(wanted: Wanted, field: str) -> QuerySet[Fact]:
    found = Fact.objects.filter(field=field)
    values = [one.value for one in wanted.has if one.field == field and one.how is How.IS]
    if values:
        found = found.filter(value__in=values)
    for one in wanted.has:
        if one.field == field and one.how is not How.IS:
            bound = {How.AT_LEAST: "number__gte", How.AT_MOST: "number__lte"}[one.how]
            found = found.filter(**{bound: one.number})
    return found


def _joints(wanted: Wanted, now: datetime) -> QuerySet[JointReading]:
    return JointReading.objects.filter(joint__in=wanted.joints, since__gt=now - HOLDS_FOR)


def _selective(wanted: Wanted, now: datetime) -> Iterator[Whose]:
    """What an index finds by itself. Not in one query: an engine that guesses wrongly walks over everybody."""
    if wanted.restricted:
        yield Identity.objects.filter(customer__restricted_at__isnull=False)
    if wanted.account:
        yield Account.objects.filter(number=wanted.account)
    for field in dict.fromkeys(one.field for one in wanted.has):
        yield _facts(wanted, field)
    if wanted.joints:
        yield _joints(wanted, now)
    if wanted.cohorts:
        yield Membership.objects.filter(cohort__in=wanted.cohorts)
    if wanted.tags:
        yield Tag.objects.filter(name__in=wanted.tags)
    for feels in wanted.feels:
        if feels.turned_down:
            yield Feeling.objects.filter(target=feels.target, down__gte=feels.turned_down)


def _felt(feels: Feels) -> QuerySet[Feeling]:
    found = Feeling.objects.filter(target=feels.target)
    if feels.least is not None:
        found = found.filter(value__gte=feels.least)
    if feels.most is not None:
        found = found.filter(value__lte=feels.most)
    if feels.turned_down is not None:
        found = found.filter(down__gte=feels.turned_down)
    if feels.open is not None:
        found = found.filter(raised=_RAISED[feels.open])
    return found


def _handles(asked: Q) -> Exists:
    return Exists(Identity.objects.filter(asked, customer=OuterRef("pk")))


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=min(days, 36_500))
