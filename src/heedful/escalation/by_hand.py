"""A person says that a post needs an answer."""

from datetime import datetime

from django.db import transaction

from heedful.customers import api as customers
from heedful.escalation import types as t
from heedful.escalation.errors import AlreadyEscalated, EscalationError
from heedful.escalation.facts import facts_of
from heedful.escalation.join import pick
from heedful.escalation.load import known_cases
from heedful.escalation.models import CaseMention, Decision
from heedful.escalation.plan import Item, Joining, Opening, Plan, planned
from heedful.escalation.save import save
from heedful.listening import api as listening
from heedful.staff.types import Person
from heedful.stream.api import announce_many, set_timer
from heedful.understanding import api as understanding

DUE_MINUTES = 60


@transaction.atomic
def open_by_hand(mention_id: int, who: Person, queue: str, priority: t.Priority, now: datetime) -> int:
    """The case. Where this person's conversation has one already, the post joins it. Once per post."""
    held = CaseMention.objects.filter(mention_id=mention_id).values_list("case_id", flat=True).first()
    if held:
        raise AlreadyEscalated(held)
    item = _item(mention_id)
    plan = _plan(item, who, queue, priority, now=now)
    saved = save(plan, now=now)
    if saved.lost:  # somebody opened one for the same conversation at this moment: it is there now
        saved = save(_plan(item, who, queue, priority, now=now), now=now)
    if not saved.touched:
        raise EscalationError
    decision: dict[str, object] = {"status": t.Status.MANUAL, "rule": None, "held": [], "who_id": who.id, "at": now}
    Decision.objects.update_or_create(mention_id=mention_id, defaults=decision)
    announce_many(saved.words)
    set_timer("routing.assign", "soon", now)
    return min(saved.touched)


def _item(mention_id: int) -> Item:
    mention = listening.mentions([mention_id]).get(mention_id)
    if mention is None:
        raise EscalationError("There is no such post.")
    if mention.own:
        raise EscalationError("This is the company's own post.")
    author = (mention.platform, mention.author_id)
    person = customers.of_authors([author]).get(author)
    if person is None:
        raise EscalationError("Its author is no longer known.")
    reading = understanding.readings([mention_id]).get(mention_id)
    return Item(mention=mention, customer=person, facts=facts_of(mention, reading, earlier=None))


def _plan(item: Item, who: Person, queue: str, priority: t.Priority, *, now: datetime) -> Plan:
    cases, parents = known_cases([item], now=now)
    mine = [case for case in cases if (case.customer, case.channel) == (item.customer, item.mention.channel)]
    case = pick(item.mention, mine, parents, now=now)
    if case:
        return Plan(joinings=[Joining(item=item, case=case)])
    opening = Opening(
        item=item,
        decision=t.Decision(status=t.Status.MANUAL),
        case=planned(item.mention, item.customer or 0),
        queue=queue,
        priority=priority,
        due_minutes=DUE_MINUTES,
        who=who.id,
    )
    return Plan(openings=[opening])
