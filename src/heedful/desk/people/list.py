"""A page of the list of people: who they are, how they stand to a target, what else is known of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from heedful.customers import api as customers
from heedful.customers.api import About, Felt, Wanted
from heedful.customers.types import CustomerFacts, Order
from heedful.desk.people.form import read_form
from heedful.desk.person.jointly import JointRow, jointly
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts, TargetKind

PAGE = 50


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """`toward` is whom the shown feelings and the risk are about: the company where nobody else is named."""

    wanted: Wanted
    order: Order
    toward: TargetFacts | None
    ignored: tuple[str, ...]

    @property
    def rest(self) -> list[tuple[str, str]]:
        """What of the address is no filter."""
        found = [("order", self.order.value)] if self.order is not Order.LAST_SEEN else []
        company = self.toward is None or self.toward.kind is TargetKind.COMPANY
        return found if company else [*found, ("toward", str(self.toward.id if self.toward else 0))]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [*customers.pairs(self.wanted), *self.rest]

    @property
    def address(self) -> str:
        return urlencode(self.pairs)


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    person: CustomerFacts
    felt: Felt | None
    joints: tuple[JointRow, ...]
    tags: tuple[str, ...]

    @property
    def followers(self) -> int | None:
        told = [one.followers for one in self.person.identities if one.followers is not None]
        return max(told) if told else None


class PeoplePage(msgspec.Struct, frozen=True, kw_only=True):
    """`next` is the place behind; `stopped` where the walk ended before the page was full."""

    rows: tuple[PersonRow, ...]
    next: str
    stopped: bool


def asked_of(given: Mapping[str, Sequence[str]], *, personal: bool) -> Asked:
    targets = listening.targets(active=None)
    wanted, ignored = read_form(given, personal=personal)
    named = (given.get("toward") or [""])[-1]
    order = (given.get("order") or [""])[-1]
    toward = next((one for one in targets if str(one.id) == named), None) or company_of(targets)
    known = order in set(Order) and (toward is not None or order != Order.RISK)
    return Asked(wanted=wanted, order=Order(order) if known else Order.LAST_SEEN, toward=toward, ignored=ignored)


def company_of(targets: Sequence[TargetFacts]) -> TargetFacts | None:
    return next((one for one in targets if one.kind is TargetKind.COMPANY), targets[0] if targets else None)


def people_page(asked: Asked, *, after: str, limit: int = PAGE, now: datetime) -> PeoplePage:
    """A fixed number of queries."""
    place = customers.place_of(asked.order, after) if after else None
    toward = asked.toward.id if asked.toward else None
    found = customers.leaf(asked.wanted, order=asked.order, target=toward, after=place, limit=limit, now=now)
    return PeoplePage(
        rows=rows(found.ids, toward, now=now),
        next=customers.place_text(found.next),
        stopped=found.next is not None and len(found.ids) < limit,
    )


def rows(ids: Sequence[int], toward: int | None, *, now: datetime) -> tuple[PersonRow, ...]:
    targets = {one.id: one for one in listening.targets(active=None)}
    felt = customers.felt_by(ids, toward) if toward is not None else {}
    joints = jointly(ids, targets, now=now)
    tags = customers.tags_of(ids)
    return tuple(
        PersonRow(person=one, felt=felt.get(one.id), joints=joints.get(one.id, ()), tags=tags.get(one.id, ()))
        for one in customers.in_order(ids)
    )


def count(asked: Asked, *, now: datetime) -> About:
    toward = asked.toward.id if asked.toward else None
    return customers.how_many(asked.wanted, order=asked.order, target=toward, now=now)
