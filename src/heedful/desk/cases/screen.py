"""All that stands on the screen for one case, read in a constant number of queries."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from heedful.channels import api as channels
from heedful.channels.types import Capability, ChannelFacts, Visibility
from heedful.customers import api as customers
from heedful.customers.types import CustomerFacts
from heedful.desk.cases.begun import Begun, begun
from heedful.desk.cases.presence import draft, looking
from heedful.desk.cases.thread import thread
from heedful.desk.handling.answer import answered, choices
from heedful.desk.handling.calls import CallFacts, calls_in
from heedful.desk.handling.canned import wrap_up_names
from heedful.desk.handling.fill import first_name
from heedful.desk.handling.replies import capabilities, replies_in
from heedful.desk.handling.work import notes_in
from heedful.desk.types import DraftFacts, Item, ReplyFacts
from heedful.escalation import api as escalation
from heedful.escalation.api import BranchFacts
from heedful.escalation.types import CaseEventFacts, CaseFacts, CaseState, Part, Priority
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.routing import api as routing
from heedful.routing.types import QueueFacts, Tab
from heedful.staff.api import ROLE_RIGHTS, people
from heedful.staff.types import Person, Right
from heedful.understanding import api as understanding
from heedful.understanding.types import Reading

THREAD_MOST = 200  # mentions; a longer story is read on the person's page


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    person: Person
    typing: bool


class Composer(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written here, and to whom it goes."""

    said: Mention | None
    ways: tuple[Visibility, ...]
    way: Visibility | None
    can: dict[Visibility, Capability]
    account: str
    draft: DraftFacts | None
    fills: dict[str, str]  # of placeholders
    branch: BranchFacts | None = None  # the address to which it goes, where nothing was said there yet


class CaseScreen(msgspec.Struct, frozen=True, kw_only=True):
    case: CaseFacts
    channel: ChannelFacts
    customer: CustomerFacts
    queue: QueueFacts | None
    why: tuple[Part, ...]
    items: tuple[Item, ...]
    holder: Person | None  # whoever has it, the viewer included
    mine: bool
    locked: bool  # a colleague has it
    may_take_over: bool
    seen: tuple[Seen, ...]
    people: dict[int, Person]
    queue_names: dict[str, str]
    wrap_ups: dict[str, str]
    composer: Composer
    begun: tuple[Begun, ...] = ()
    branch: BranchFacts | None = None  # where it goes on now
    calls: tuple[CallFacts, ...] = ()  # promised, and due by now

    @property
    def wrap_up(self) -> str:
        return self.wrap_ups.get(self.case.wrap_up, self.case.wrap_up)

    @property
    def head_rev(self) -> str:
        """Changes when the head or the lock has to be drawn anew, and not with every word that is said."""
        shown = (self.case, self.holder, self.seen, self.branch, self.calls)
        return hashlib.blake2b(msgspec.json.encode(shown), digest_size=6).hexdigest()

    @property
    def closed(self) -> bool:
        return self.case.state is CaseState.CLOSED

    @property
    def urgent(self) -> bool:
        return self.case.priority >= Priority.HIGH


def case_screen(case_id: int, who: Person, *, now: datetime, answers: int | None = None) -> CaseScreen:
    case = escalation.case(case_id)
    said, readings = _said(case)
    replies, notes = replies_in([case_id]), notes_in(case_id)
    events = escalation.events(case_id)
    watching = looking(case_id, but=who.id, now=now)
    named = [case.agent, *(r.author for r in replies), *(n.author for n in notes), *(w.user for w in watching)]
    staff = _staff(named, events)
    codes = {event.why for event in events if event.after == CaseState.CLOSED} | {case.wrap_up}
    queues = {queue.key: queue for queue in routing.queues()}
    holder = staff.get(case.agent) if case.agent and case.state is not CaseState.CLOSED else None
    branch = next((one for one in escalation.branches(case_id) if one.ended_at is None), None)
    places = channels.facts({case.channel, *(mention.channel for mention in said.values())})
    customer = customers.customer(case.customer)
    theirs = [mention for mention in said.values() if _by(customer, mention)] or list(said.values())
    aimed, unheard = aim(theirs, answers, branch)
    channel = places[aimed.channel] if aimed else places[case.channel]
    filled = fills(case, who, places[case.channel], customer)
    started = begun(case_id, filled)
    return CaseScreen(
        case=case,
        channel=channel,
        customer=customer,
        queue=queues.get(case.queue),
        why=escalation.why(case_id, queues={key: queue.name for key, queue in queues.items()}),
        items=thread(said.values(), readings, replies, notes, events, corrected=understanding.corrected(readings)),
        holder=holder,
        mine=holder is not None and holder.id == who.id,
        locked=holder is not None and holder.id != who.id,
        may_take_over=Right.TAKE_OVER in ROLE_RIGHTS[who.role],
        seen=tuple(Seen(person=staff[w.user], typing=w.typing) for w in watching if w.user in staff),
        people=staff,
        queue_names={key: queue.name for key, queue in queues.items()},
        wrap_ups=wrap_up_names(codes - {""}),
        composer=_composer(
            case, who, channel, (aimed, unheard), filled=filled, private=_begins_private(started, replies)
        ),
        begun=started,
        branch=branch,
        calls=tuple(call for call in calls_in(case_id) if call.at <= now),
    )


def _staff(pks: Iterable[int | None], events: Iterable[CaseEventFacts]) -> dict[int, Person]:
    """Everybody who is named in the thread, those who left included."""
    wanted = {pk for pk in pks if pk}
    for event in events:
        wanted |= {event.who} if event.who else set()
        if event.what == "assignment":
            wanted |= {int(pk) for pk in (event.before, event.after) if pk.isdigit()}
    return {one.id: one for one in people(wanted, active=None)}


def _said(case: CaseFacts) -> tuple[dict[int, Mention], dict[int, Reading]]:
    """The case's own mentions, and what the company said in the same thread."""
    ids = escalation.mentions_of(case.id)[-THREAD_MOST:]
    said = dict(listening.mentions(ids))
    root = case.thread
    if root:
        around = listening.thread(case.channel, root, THREAD_MOST)
        said |= {mention.id: mention for mention in around if mention.own}
    return said, understanding.readings([mention.id for mention in said.values() if not mention.own])


def _by(customer: CustomerFacts, mention: Mention) -> bool:
    return any((one.platform, one.external_id) == (mention.platform, mention.author_id) for one in customer.identities)


def aim(
    theirs: Sequence[Mention], chosen: int | None, branch: BranchFacts | None
) -> tuple[Mention | None, BranchFacts | None]:
    """What the composer answers; and the branch, where a case was moved and nothing was said there since."""
    if branch is None or chosen is not None:
        return answered(theirs, chosen), None
    address = (branch.channel, branch.platform, branch.external_id)
    there = [
        one
        for one in theirs
        if (one.channel, one.platform, one.author_id) == address
        and one.visibility is Visibility.PRIVATE
        and one.received_at >= branch.at
    ]
    return (answered(there, None), None) if there else (None, branch)


def _begins_private(started: Sequence[Begun], replies: Sequence[ReplyFacts]) -> bool:
    return not replies and any(one.first and one.facts.way == Visibility.PRIVATE for one in started)


def _composer(
    case: CaseFacts,
    who: Person,
    channel: ChannelFacts,
    aimed: tuple[Mention | None, BranchFacts | None],
    *,
    filled: dict[str, str],
    private: bool,
) -> Composer:
    said, branch = aimed
    can = capabilities(branch.channel if branch else said.channel if said else case.channel)
    visibility = Visibility.PRIVATE if branch else said.visibility if said else None
    ways = choices(visibility, can, ROLE_RIGHTS[who.role]) if visibility else ()
    saved = draft(case.id, who.id)
    natural = Visibility.PRIVATE if private and Visibility.PRIVATE in ways else next(iter(ways), None)
    chosen = next((way for way in ways if saved and way == saved.visibility), natural)
    return Composer(
        said=said,
        ways=ways,
        way=chosen,
        can=can,
        account=account(channel, said.platform if said else case.platform),
        draft=saved,
        fills=filled,
        branch=branch,
    )


def account(channel: ChannelFacts, platform: str) -> str:
    """As whom the company speaks here: its handle on that platform where one is known, else the channel's name."""
    own = sorted(channel.own_authors)
    handles = [f"@{name.removeprefix(f'{platform}-')}" for name in own if name.startswith(f"{platform}-")]
    return [*handles, *(name for name in own if name.startswith("@")), channel.name][0]


def fills(case: CaseFacts, who: Person, channel: ChannelFacts, customer: CustomerFacts) -> dict[str, str]:
    return {
        "first_name": first_name(customer.name),
        "agent": who.name.split()[0] if who.name.split() else who.username,
        "case": f"#{case.id}",
        "company": channel.name,
    }


def tab_of(case: CaseFacts, who: Person) -> Tab:
    """Where a case stands in the list, for one that is opened by its address."""
    if case.state is CaseState.CLOSED:
        return Tab.CLOSED
    if case.state is CaseState.SNOOZED:
        return Tab.SNOOZED
    return Tab.MINE if case.agent == who.id else Tab.WAITING
