"""Whose a case is, where two records of a person become one or one becomes two again."""

from collections.abc import Collection

import msgspec
from django.db.models import Q, QuerySet

from heedful.escalation.models import Case
from heedful.escalation.outreach.merged import hand_outreaches, hand_outreaches_back
from heedful.escalation.types import CaseState
from heedful.stream.api import announce

Author = tuple[str, str]  # platform and author id


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of what went over; `silenced` are outreaches that wait no more."""

    cases: tuple[int, ...]
    outreaches: tuple[int, ...]
    silenced: tuple[int, ...]


def hand_to(into: int, gone: int) -> Handed:
    """The cases of one are the other's. An open one stays where the other has one open in the same conversation.

    So is what we said first to them, or are about to: caps count for the person, whichever record it was.
    """
    outreaches, silenced = hand_outreaches(into, gone)
    cases = _hand(Case.objects.filter(customer=gone), into)
    return Handed(cases=tuple(cases), outreaches=tuple(outreaches), silenced=tuple(silenced))


def hand_back(into: int, gone: int, *, handed: Handed, authors: Collection[Author]) -> list[int]:
    """What went over, and what came since because of what these authors said. Returns the cases."""
    hand_outreaches_back(into, gone, moved=handed.outreaches, silenced=handed.silenced, authors=authors)
    opened = Q(pk__in=())
    for platform in {platform for platform, _ in authors}:
        names = [author for one, author in authors if one == platform]
        opened |= Q(opener__platform=platform, opener__author_id__in=names)
    return _hand(Case.objects.filter(Q(pk__in=handed.cases) | opened, customer=into), gone)


def _hand(found: QuerySet[Case], to: int) -> list[int]:
    open_there = set(
        Case.objects.filter(customer=to).exclude(state=CaseState.CLOSED).values_list("channel_id", "thread")
    )
    moved = [
        case
        for case in found.order_by("pk")
        if case.state == CaseState.CLOSED or (case.channel_id, case.thread) not in open_there
    ]
    Case.objects.filter(pk__in=[case.pk for case in moved]).update(customer=to)
    for case in moved:
        if case.state != CaseState.CLOSED:
            announce(f"case:{case.pk}", "case.changed", ref=case.pk)
    return [case.pk for case in moved]
