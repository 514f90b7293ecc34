"""An answer from the desk to the channel, and back again while there is time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.conf import settings

from heedful.channels import api as channels
from heedful.channels.types import Author, Capability, DeliveryFacts, DeliveryState, Visibility
from heedful.desk.errors import NotSent, NotThere, TooLate
from heedful.desk.handling.answer import answered, obstacles
from heedful.desk.models import Draft, Reply
from heedful.desk.options.uses import sent, unsent
from heedful.desk.types import Obstacle, ReplyFacts, Wish
from heedful.escalation import api as escalation
from heedful.escalation.api import BranchFacts
from heedful.escalation.types import CaseFacts, CaseState
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.routing import api as routing
from heedful.staff.api import ROLE_RIGHTS, record
from heedful.staff.types import Person
from heedful.stream.api import announce, changing


def undo_window() -> timedelta:
    return timedelta(seconds=settings.UNDO_SECONDS)


def capabilities(channel: int) -> dict[Visibility, Capability]:
    return {way: channels.capability(channel, way) for way in Visibility}


def length(text: str, capability: Capability) -> int:
    return channels.count_length(text, capability)


def reply(
    case_id: int,
    *,
    who: Person,
    text: str,
    visibility: Visibility,
    answers: int | None,
    token: str,
    now: datetime,
    branch: int | None = None,
) -> ReplyFacts:
    """Queue an answer; the same token again gives the same answer. Raises NotSent with all that is in the way.

    A case that nobody has becomes the answerer's own. `branch` is the address to which the case was moved, where
    nothing is answered there yet.
    """
    with changing():
        known = Reply.objects.filter(token=token, case=case_id).first()
        if known:
            return replies([known.pk])[0]
        case = escalation.case(case_id)
        goal = _goal(case, answers, branch)
        _check(case, goal, who=who, text=text, visibility=visibility, now=now)
        assert goal is not None  # noqa: S101  _check refuses without one
        row = Reply.objects.create(
            case_id=case_id,
            delivery_id=_queue(case, goal, text, visibility, now),
            mention_id=goal.mention,
            branch_id=goal.branch,
            author_id=who.id,
            text=text,
            visibility=visibility,
            token=token,
            created_at=now,
        )
        Draft.objects.filter(case=case_id, user=who.id).delete()
        sent(case_id, row.pk, text)
        escalation.answered(case_id, who=who, now=now)
        record(who, "desk.replied", f"case:{case_id}", after={"reply": row.pk, "visibility": visibility}, now=now)
        announce(f"case:{case_id}", "reply.state", ref=row.pk)
        return replies([row.pk])[0]


def undo(reply_id: int, *, who: Person, now: datetime) -> ReplyFacts:
    """Take an answer back that has not left yet. Raises TooLate."""
    with changing():
        facts = one_reply(reply_id)
        if not channels.cancel(facts.delivery.id, now=now, who=who.name):
            raise TooLate
        unsent(reply_id)
        _waits_again(facts, who, now)
        record(who, "desk.reply-undone", f"case:{facts.case}", before={"reply": reply_id}, now=now)
        announce(f"case:{facts.case}", "reply.state", ref=reply_id)
    return one_reply(reply_id)


def _waits_again(facts: ReplyFacts, who: Person, now: datetime) -> None:
    others = [one for one in replies_in([facts.case]) if one.id != facts.id]
    left = [one for one in others if one.delivery.state is not DeliveryState.CANCELLED]
    last_in = escalation.case(facts.case).last_in_at
    if not any(one.created_at >= last_in for one in left):
        escalation.unanswered(facts.case, who, ever=bool(left), now=now)


def retry(reply_id: int, *, who: Person, now: datetime) -> ReplyFacts:
    """Send an answer again that the platform refused. Never one whose outcome is not known."""
    with changing():
        facts = one_reply(reply_id)
        if facts.delivery.state is not DeliveryState.FAILED:
            raise TooLate
        case = escalation.case(facts.case)
        goal = _goal(case, facts.mention, facts.branch)
        if goal is None:
            raise TooLate
        _check(case, goal, who=who, text=facts.text, visibility=facts.visibility, now=now)
        delivery = _queue(case, goal, facts.text, facts.visibility, now)
        if not Reply.objects.filter(pk=reply_id, delivery=facts.delivery.id).update(delivery=delivery):
            raise TooLate
        record(who, "desk.reply-retried", f"case:{facts.case}", after={"reply": reply_id}, now=now)
        announce(f"case:{facts.case}", "reply.state", ref=reply_id)
    return one_reply(reply_id)


def one_reply(reply_id: int) -> ReplyFacts:
    found = replies([reply_id])
    if not found:
        raise NotThere
    return found[0]


def replies(pks: Iterable[int]) -> list[ReplyFacts]:
    return _facts(list(Reply.objects.filter(pk__in=list(pks)).order_by("pk")))


def replies_in(cases: Iterable[int]) -> list[ReplyFacts]:
    """Two queries, however many."""
    return _facts(list(Reply.objects.filter(case__in=list(cases)).order_by("pk")))


def reply_of_delivery(delivery_id: int) -> ReplyFacts | None:
    found = _facts(list(Reply.objects.filter(delivery=delivery_id)))
    return found[0] if found else None


def total() -> int:
    return Reply.objects.count()


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer goes: to a mention, or to the address to which the case was moved."""

    channel: int
    visibility: Visibility
    recipient: Author
    said_at: datetime
    reply_to: str = ""
    thread: str = ""
    mention: int | None = None
    branch: int | None = None


def _goal(case: CaseFacts, answers: int | None, branch: int | None) -> Goal | None:
    if branch is not None:
        moved = next((one for one in escalation.branches(case.id) if one.id == branch), None)
        return _to_branch(moved) if moved else None
    said = answered(list(listening.mentions(escalation.mentions_of(case.id)).values()), answers)
    return _to_mention(said) if said else None


def _to_mention(said: Mention) -> Goal:
    return Goal(
        channel=said.channel,
        visibility=said.visibility,
        recipient=Author(id=said.author_id, name=said.author_name, handle=said.author_handle),
        said_at=said.created_at,
        reply_to=said.external_id,
        thread=said.thread or said.external_id,
        mention=said.id,
    )


def _to_branch(moved: BranchFacts) -> Goal:
    return Goal(
        channel=moved.channel,
        visibility=Visibility.PRIVATE,
        recipient=Author(id=moved.external_id, handle=moved.handle),
        said_at=moved.at,
        branch=moved.id,
    )


def _check(
    case: CaseFacts, goal: Goal | None, *, who: Person, text: str, visibility: Visibility, now: datetime
) -> None:
    if goal is None:
        raise NotSent(Obstacle.CANNOT_SEND)
    capability = channels.capability(goal.channel, visibility)
    hours = capability.answers_for_h
    wish = Wish(
        text=text,
        length=channels.count_length(text, capability),
        visibility=visibility,
        answered=goal.visibility,
        capability=capability,
        rights=ROLE_RIGHTS[who.role],
        closed=case.state is CaseState.CLOSED,
        held_by_other=False,
        too_late=goal.branch is None and hours is not None and now - goal.said_at >= timedelta(hours=hours),
    )
    stands = obstacles(wish)
    if not stands and not hold(case.id, who, now):
        stands = (Obstacle.HELD,)
    if stands:
        raise NotSent(*stands)


def hold(case_id: int, who: Person, now: datetime) -> bool:
    """Make sure that the case is theirs; False where a colleague has it."""
    if routing.assignment(case_id) is None and routing.claim(case_id, who.id, now=now):
        return True
    held = routing.assignment(case_id)  # anew: routing may have given it to them at this very moment
    if held is None or held.user != who.id:
        return False
    routing.accept(case_id, who.id, now=now)
    return True


def _queue(case: CaseFacts, goal: Goal, text: str, visibility: Visibility, now: datetime) -> int:
    return channels.send(
        goal.channel,
        text=text,
        visibility=visibility,
        reply_to=goal.reply_to,
        thread=goal.thread,
        recipient=goal.recipient,
        not_before=now + undo_window(),
        now=now,
        announce_to=f"case:{case.id}",
    )


def _facts(rows: list[Reply]) -> list[ReplyFacts]:
    deliveries: dict[int, DeliveryFacts] = channels.deliveries([row.delivery_id for row in rows]) if rows else {}
    return [
        ReplyFacts(
            id=row.pk,
            case=row.case_id,
            mention=row.mention_id,
            author=row.author_id,
            text=row.text,
            visibility=Visibility(row.visibility),
            created_at=row.created_at,
            delivery=deliveries[row.delivery_id],
            branch=row.branch_id,
        )
        for row in rows
    ]
