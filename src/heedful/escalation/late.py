"""Answers that were kept before what they answer: they follow their parent into its case."""

from collections.abc import Sequence

from heedful.customers import api as customers
from heedful.escalation.facts import facts_of
from heedful.escalation.join import Known, Place
from heedful.escalation.load import settled
from heedful.escalation.plan import Item, Joining
from heedful.listening import api as listening
from heedful.listening.types import Mention


def late_answers(kept: Sequence[tuple[Item, Known]]) -> list[Joining]:
    """By the case's own customer or by the company, to a post that has just come into the case. Four queries."""
    if not kept:
        return []
    held = {(item.mention.channel, item.mention.external_id): case for item, case in kept}
    keys = {(m.channel, m.thread or m.external_id) for m in (item.mention for item, _ in kept)}
    here = {item.mention.id for item, _ in kept}
    said = [mention for mention in listening.in_threads(keys) if mention.reply_to and mention.id not in here]
    said = _answers(said, held)
    if not said:
        return []
    done = settled(said)
    authors = customers.identities_of({case.customer for case in held.values()})
    found = []
    for mention in said:
        case = held[mention.channel, mention.reply_to]
        theirs = {(one.platform, one.external_id) for one in authors.get(case.customer, ())}
        if mention.id not in done and (mention.own or (mention.platform, mention.author_id) in theirs):
            found.append(_joining(mention, case))
    return found


def _answers(said: Sequence[Mention], held: dict[Place, Known]) -> list[Mention]:
    """Also the answers to answers, in the order in which they were said."""
    found = []
    for mention in sorted(said, key=lambda mention: (mention.created_at, mention.id)):
        case = held.get((mention.channel, mention.reply_to))
        if case:
            found.append(mention)
            held.setdefault((mention.channel, mention.external_id), case)
    return found


def _joining(mention: Mention, case: Known) -> Joining:
    customer = None if mention.own else case.customer
    return Joining(
        item=Item(mention=mention, customer=customer, facts=facts_of(mention, None, earlier=None)), case=case
    )
