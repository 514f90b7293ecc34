"""A page of the people whom a filter finds, in an order, and how many there are.

A walk along the index of the order looks at a bounded number of people and says where it stopped, so that a page costs
the same over a thousand people and over a million; where one condition leaves few, those are looked up instead.
"""

from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from heedful.customers.cohorts.places import Place
from heedful.customers.cohorts.sample import about, spread
from heedful.customers.cohorts.seek import few, matching
from heedful.customers.cohorts.wanted import Wanted
from heedful.customers.models import Customer, Feeling
from heedful.customers.types import Order
from heedful.customers.types_cohorts import About

LOOKED_AT = 15_000  # people on one walk
COUNTED = 15_000  # people that are counted one by one; of more, a sample


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """`next` goes on behind; None at the end. With fewer people than asked for, the walk stopped on the way."""

    ids: tuple[int, ...]
    next: Place | None


def leaf(
    wanted: Wanted, *, order: Order, target: int | None = None, after: Place | None, limit: int, now: datetime
) -> Leaf:
    """`target` is whom the risk is about. At most four queries."""
    way = _Way(order, target)
    found = way.found(matching(wanted, now=now))
    among = few(wanted, now=now)
    last = None
    if among is not None:
        found = found.filter(**{f"{way.person}__in": among})
    else:
        last = way.horizon(after)
        if last is not None:
            found = found.filter(way.until(last))
    if after is not None:
        found = found.filter(way.behind(after))
    hits: list[Place] = [(key, pk) for key, pk in found.order_by(*way.order).values_list(way.key, way.person)[:limit]]
    return Leaf(ids=tuple(pk for _key, pk in hits), next=hits[-1] if len(hits) == limit else last)


def how_many(wanted: Wanted, *, order: Order = Order.LAST_SEEN, target: int | None = None, now: datetime) -> About:
    """Exact where it is quick: for everybody, for few, and where there are not many people at all."""
    found = matching(wanted, now=now)
    if order is Order.RISK:
        found = found.filter(Exists(Feeling.objects.filter(target=target, customer=OuterRef("pk"))))
    elif wanted == Wanted():
        return _exact(everybody())
    among = few(wanted, now=now)
    if among is not None:
        return _exact(found.filter(pk__in=among).count())
    ends = Customer.objects.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None or ends["high"] - ends["low"] < COUNTED:
        return _exact(found.count())
    asked = spread(ends["low"], ends["high"])
    there = matching(Wanted(), now=now).filter(pk__in=asked)
    return about(found.filter(pk__in=asked).count(), there.count(), everybody())


def everybody() -> int:
    """Without those who are none any more, of whom an index holds the few that there are; three queries."""
    merged = Customer.objects.exclude(merged_into=None)
    erased = Customer.objects.exclude(erased_at=None).filter(merged_into=None)
    return Customer.objects.count() - merged.count() - erased.count()


def ids_of(wanted: Wanted, *, most: int, now: datetime) -> list[int]:
    """All of them, last seen first, up to `most`."""
    found: list[int] = []
    after: Place | None = None
    while len(found) < most:
        one = leaf(wanted, order=Order.LAST_SEEN, after=after, limit=most - len(found), now=now)
        found += one.ids
        after = one.next
        if after is None:
            break
    return found[:most]


_COLUMNS = {Order.RISK: "down", Order.LAST_SEEN: "last_seen", Order.MENTIONS: "mentions", Order.NAME: "name"}


def _exact(number: int) -> About:
    return About(number=number, low=number, high=number)


class _Way:
    """Along which index: that of the feelings toward a target for the risk, else one over people."""

    def __init__(self, order: Order, target: int | None) -> None:
        self.risk = order is Order.RISK
        self.target = target
        self.key = _COLUMNS[order]
        self.person = "customer_id" if self.risk else "pk"
        self._sign, self._further = ("", "gt") if order is Order.NAME else ("-", "lt")
        self.order = (f"{self._sign}{self.key}", f"{self._sign}{self.person}")

    def all(self) -> QuerySet[Any]:
        return Feeling.objects.filter(target=self.target) if self.risk else Customer.objects.all()

    def found(self, people: QuerySet[Customer]) -> QuerySet[Any]:
        if not self.risk:
            return people
        # Asked one by one: as a list of ids, an engine would first find everybody who matches.
        return self.all().filter(Exists(people.filter(pk=OuterRef("customer_id"))))

    def behind(self, place: Place) -> Q:
        key, pk = place
        # The first condition is one that an index can begin at.
        return Q(**{f"{self.key}__{self._further}e": key}) & (
            Q(**{f"{self.key}__{self._further}": key}) | Q(**{f"{self.person}__{self._further}": pk})
        )

    def until(self, place: Place) -> Q:
        other, (key, pk) = self._other(), place
        return Q(**{f"{self.key}__{other}e": key}) & (
            Q(**{f"{self.key}__{other}": key}) | Q(**{f"{self.person}__{other}e": pk})
        )

    def horizon(self, after: Place | None) -> Place | None:
        """The place as many steps away as a walk may look at; None where the end comes before."""
        way = self.all() if after is None else self.all().filter(self.behind(after))
        found = way.order_by(*self.order).values_list(self.key, self.person)[LOOKED_AT : LOOKED_AT + 1]
        return next(iter(found), None)

    def _other(self) -> str:
        return "lt" if self._further == "gt" else "gt"
