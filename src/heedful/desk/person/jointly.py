"""What people's changes say when they are read together, with the names of whom they are toward."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from heedful.customers import api as customers
from heedful.customers.types import Direction, Joint, JointFacts
from heedful.listening.types import TargetFacts


class JointRow(msgspec.Struct, frozen=True, kw_only=True):
    joint: Joint
    since: datetime
    reasons: tuple[tuple[Direction, str], ...]  # which way, toward whom


def jointly(
    people: Iterable[int], targets: Mapping[int, TargetFacts], *, now: datetime
) -> dict[int, tuple[JointRow, ...]]:
    """By customer; one query."""
    found = customers.joints_of(people, now=now)
    return {customer: tuple(_row(one, targets) for one in some) for customer, some in found.items()}


def _row(one: JointFacts, targets: Mapping[int, TargetFacts]) -> JointRow:
    reasons = tuple((direction, targets[target].name) for target, direction in one.turns if target in targets)
    return JointRow(joint=one.joint, since=one.since, reasons=reasons)
