"""Which case a mention belongs to, if there is one already.

A case is one person's matter on one channel. It is about a conversation: in public the thread's root, in private the
platform's thread or, where a channel has none, everything between the person and the channel. Several threads of one
person are several cases, because they are several matters; a private message is the exception, see `pick`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from heedful.channels.types import Visibility
from heedful.escalation.types import CaseState
from heedful.listening.types import Mention

REOPENS_FOR = timedelta(hours=72)  # the threading window that Genesys Cloud has by default
# Between saying and arriving, as long as a rule's age unless changed: longer than any pause of a channel should be, so
# what took longer came with an import, and nobody waits for an answer to it.
OLD = timedelta(days=7)

Place = tuple[int, str]  # a channel and the external id of a post on it


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Another address of the person, on some channel, to which an agent has moved a case."""

    channel: int
    platform: str
    author: str


class Known(msgspec.Struct, kw_only=True):
    """A case that mentions may join. `id` is None while it is only planned in this batch."""

    id: int | None
    channel: int
    customer: int
    opener: int
    state: CaseState
    thread: str
    private_thread: str
    opened_at: datetime
    closed_at: datetime | None
    branches: tuple[Branch, ...] = ()


def conversation(mention: Mention) -> str:
    """The key of the conversation that a mention is part of."""
    if mention.visibility is Visibility.PRIVATE:
        return "private:" + mention.thread[:240]
    return (mention.thread or mention.external_id)[:255]


def is_old(mention: Mention) -> bool:
    """Whether it was old when it arrived: then it is remembered, wakes nothing and makes nothing wait."""
    return mention.received_at - mention.created_at > OLD


def pick(mention: Mention, cases: Sequence[Known], parents: Mapping[Place, Known], *, now: datetime) -> Known | None:
    """The case that a customer's mention joins. `cases` are this person's on this channel, those included that were
    moved to it; `parents` are by what they hold.

    In this order: the case that holds what it answers; the case of its conversation, or the one that an agent moved to
    where it was said in private; for a private message, the
    newest case of that person on that channel which has gone private nowhere else yet, because who is answered in
    public and writes in private goes on with the same matter. What was old when it arrived reopens nothing.
    """
    old = is_old(mention)
    alive = [case for case in cases if _alive(case, now) and not (old and case.state is CaseState.CLOSED)]
    parent = parents.get((mention.channel, mention.reply_to)) if mention.reply_to else None
    if parent in alive:
        return parent
    key = conversation(mention)
    private = mention.visibility is Visibility.PRIVATE
    here = [case for case in alive if case.channel == mention.channel]
    same = [case for case in here if key in (case.thread, case.private_thread)]
    if private:
        there = Branch(channel=mention.channel, platform=mention.platform, author=mention.author_id)
        same += [case for case in alive if there in case.branches]
    if not same and private:
        same = [case for case in here if not mention.thread or _all_public(case)]
    return max(same, key=_preference, default=None)


def _alive(case: Known, now: datetime) -> bool:
    return case.state is not CaseState.CLOSED or (case.closed_at is not None and now - case.closed_at < REOPENS_FOR)


def _all_public(case: Known) -> bool:
    return not case.private_thread and not case.thread.startswith("private:")


def _preference(case: Known) -> tuple[bool, datetime, int]:
    return case.state is not CaseState.CLOSED, case.opened_at, case.opener


def echo(mention: Mention, cases: Sequence[Known], parents: Mapping[Place, Known]) -> Known | None:
    """The case that something said by the company itself is part of, or None where that is not certain."""
    parent = parents.get((mention.channel, mention.reply_to)) if mention.reply_to else None
    if parent:
        return parent
    key = conversation(mention)
    same = [case for case in cases if key in (case.thread, case.private_thread)] if key != "private:" else []
    alive = [case for case in same if case.state is not CaseState.CLOSED]
    return alive[0] if len(alive) == 1 else None
