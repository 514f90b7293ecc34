"""An answer from the desk to the channel, and back again while there is time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from heedful.channels import api as channels
from heedful.channels.types import Author, Capability, DeliveryFacts, DeliveryState, Visibility
from heedful.desk.answer import answered, obstacles
from heedful.desk.errors import NotSent, NotThere, TooLate
from heedful.desk.models import Draft, Reply
from heedful.desk.types import Obstacle, ReplyFacts, Wish
from heedful.desk.uses import sent, unsent
from heedful.escalation import api as escalation
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
) -> ReplyFacts:
    """Queue an answer; the same token again gives the same answer. Raises NotSent with all that is in the way.

    A case that nobody has becomes the answerer's own.
    """
    with changing():
        known = Reply.objects.filter(token=token, case=case_id).first()
        if known:
            return replies([known.pk])[0]
        case = escalation.case(case_id)
        mentions = listening.mentions(escalation.mentions_of(case_id))
        said = answered(list(mentions.values()), answers)
        _check(case, said, who=who, text=text, visibility=visibility, now=now)
        assert said is not None  # noqa: S101  _check refuses without one
        delivery = _queue(case, said, text, visibility, now)
        row = Reply.objects.create(
            case_id=case_id,
            delivery_id=delivery,
            mention_id=said.id,
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
        if facts.delivery.state is not DeliveryState.FAILED or facts.mention is None:
            raise TooLate
        case = escalation.case(facts.case)
        said = listening.mentions([facts.mention])[facts.mention]
        _check(case, said, who=who, text=facts.text, visibility=facts.visibility, now=now)
        delivery = _queue(case, said, facts.text, facts.visibility, now)
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


def _check(
    case: CaseFacts, said: Mention | None, *, who: Person, text: str, visibility: Visibility, now: datetime
) -> None:
    if said is None:
        raise NotSent(Obstacle.CANNOT_SEND)
    capability = channels.capability(said.channel, visibility)
    wish = Wish(
        text=text,
        length=channels.count_length(text, capability),
        visibility=visibility,
        answered=said.visibility,
        capability=capability,
        rights=ROLE_RIGHTS[who.role],
        closed=case.state is CaseState.CLOSED,
        held_by_other=False,
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


def _queue(case: CaseFacts, said: Mention, text: str, visibility: Visibility, now: datetime) -> int:
    recipient = Author(id=said.author_id, name=said.author_name, handle=said.author_handle)
    return channels.send(
        said.channel,
        text=text,
        visibility=visibility,
        reply_to=said.external_id,
        thread=said.thread or said.external_id,
        recipient=recipient,
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
        )
        for row in rows
    ]
