"""Where a case goes on: the same matter with the same person at another address of theirs."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from heedful.escalation.cases import remark
from heedful.escalation.errors import WrongState
from heedful.escalation.join import Branch
from heedful.escalation.models import Case, CaseBranch
from heedful.escalation.types import CaseState
from heedful.staff.types import Person


class BranchFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`external_id` is who the person is there. A branch that has ended still takes in what is said there."""

    id: int
    case: int
    channel: int
    platform: str
    external_id: str
    handle: str
    who: int | None
    at: datetime
    ended_at: datetime | None


def branches_of_cases(ids: Collection[int]) -> dict[int, tuple[Branch, ...]]:
    """One query, none for no cases."""
    if not ids:
        return {}
    found: dict[int, list[Branch]] = defaultdict(list)
    for row in CaseBranch.objects.filter(case__in=ids).order_by("pk"):
        found[row.case_id].append(Branch(channel=row.channel_id, platform=row.platform, author=row.external_id))
    return {pk: tuple(some) for pk, some in found.items()}


def branches(case_id: int) -> tuple[BranchFacts, ...]:
    return branches_in([case_id])


def branches_in(cases: Collection[int]) -> tuple[BranchFacts, ...]:
    """Oldest first; one query."""
    return tuple(map(_facts, CaseBranch.objects.filter(case__in=cases).order_by("pk")))


def open_case_at(customer: int, channel: int, *, but: int) -> int | None:
    """A case of this person that goes on in private there already: another one would take its words."""
    rows = Case.objects.filter(customer=customer, channel=channel).exclude(state=CaseState.CLOSED).exclude(pk=but)
    for pk, thread, private in rows.values_list("pk", "thread", "private_thread"):
        if private or thread.startswith("private:"):
            return int(pk)
    return None


@transaction.atomic
def move_case(case_id: int, to: Branch, *, handle: str, who: Person, now: datetime) -> BranchFacts:
    """From now on it is answered there. Raises WrongState where it is closed, or is moved at this very moment."""
    if Case.objects.filter(pk=case_id).exclude(state=CaseState.CLOSED).select_for_update().first() is None:
        raise WrongState
    CaseBranch.objects.filter(case=case_id, ended_at__isnull=True).update(ended_at=now)
    try:
        with transaction.atomic():
            row = CaseBranch.objects.create(
                case_id=case_id,
                channel_id=to.channel,
                platform=to.platform,
                external_id=to.author,
                handle=handle[:255],
                who_id=who.id,
                at=now,
            )
    except IntegrityError as error:
        raise WrongState from error
    remark(case_id, what="branch", after=to.platform, why=handle, who=who, now=now)
    return _facts(row)


@transaction.atomic
def move_back(case_id: int, *, who: Person, now: datetime) -> bool:
    """It is answered where it began. False: it was."""
    ended = CaseBranch.objects.filter(case=case_id, ended_at__isnull=True).update(ended_at=now)
    if ended:
        remark(case_id, what="branch", after="", why="", who=who, now=now)
    return bool(ended)


def _facts(row: CaseBranch) -> BranchFacts:
    return BranchFacts(
        id=row.pk,
        case=row.case_id,
        channel=row.channel_id,
        platform=row.platform,
        external_id=row.external_id,
        handle=row.handle,
        who=row.who_id,
        at=row.at,
        ended_at=row.ended_at,
    )
