"""What a batch of mentions leads to: cases opened, cases joined, work throttled. Pure.

In the order in which things were said, so that the second word of somebody joins the case that the first one opened.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from heedful.escalation import types as t
from heedful.escalation.join import Known, Place, conversation, echo, is_old, pick
from heedful.escalation.judge import Minute, Ready, judge, minute_of, ready
from heedful.listening.types import Mention


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """`customer` is None for what the company itself said."""

    mention: Mention
    customer: int | None
    facts: t.Facts


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    item: Item
    decision: t.Decision
    case: Known
    queue: str
    priority: t.Priority
    due_minutes: int
    who: int | None = None  # None is the rule
    at: datetime | None = None  # when the clock starts, where it is not with what was said
    note: str = ""  # what the event says that nobody's rule opened


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    item: Item
    case: Known
    adopts: bool = False  # a private thread that the case goes on in


class Plan(msgspec.Struct, kw_only=True):
    openings: list[Opening] = []
    joinings: list[Joining] = []
    throttled: list[tuple[Item, t.Decision]] = []


class _Board(msgspec.Struct, kw_only=True):
    """What is known so far, and grows while the batch is read."""

    cases: list[Known]
    by_person: dict[tuple[int, int], list[Known]] = {}  # by customer and channel
    held: dict[Place, Known]
    minutes: dict[Minute, int]
    made: Plan


def plan(
    items: Sequence[Item],
    cases: Sequence[Known],
    parents: Mapping[Place, Known],
    rules: Sequence[t.Rule],
    spent: Mapping[Minute, int],
) -> Plan:
    board = _Board(cases=[], held=dict(parents), minutes=dict(spent), made=Plan())
    for case in cases:
        _put(case, board)
    asked = ready(rules)
    for item in sorted(items, key=lambda item: (item.mention.created_at, item.mention.id)):
        if item.customer is None:
            _follow(item, board)
        elif not _join(item, item.customer, board):
            _decide(item, item.customer, asked, board)
    return board.made


def _put(case: Known, board: _Board) -> None:
    board.cases.append(case)
    for channel in {case.channel, *(branch.channel for branch in case.branches)}:
        board.by_person.setdefault((case.customer, channel), []).append(case)


def _follow(item: Item, board: _Board) -> None:
    mention = item.mention
    here = [case for case in board.cases if case.channel == mention.channel]
    case = echo(mention, here, board.held)
    if case:
        board.made.joinings.append(Joining(item=item, case=case))
        board.held[mention.channel, mention.external_id] = case


def _join(item: Item, customer: int, board: _Board) -> bool:
    mention = item.mention
    mine = board.by_person.get((customer, mention.channel))
    case = pick(mention, mine, board.held, now=mention.received_at) if mine else None
    if case is None:
        return False
    key = conversation(mention)
    private = key.startswith("private:") and case.channel == mention.channel
    adopts = private and key != case.thread and not case.private_thread
    board.made.joinings.append(Joining(item=item, case=case, adopts=adopts))
    if adopts:
        case.private_thread = key
    if not is_old(mention):
        case.state = t.CaseState.OPEN
    board.held[mention.channel, mention.external_id] = case
    return True


def _decide(item: Item, customer: int, rules: Sequence[Ready], board: _Board) -> None:
    mention = item.mention
    decision = judge(item.facts, rules, board.minutes, now=mention.received_at)
    if decision.rule is None:
        return
    if decision.status is t.Status.THROTTLED:
        board.made.throttled.append((item, decision))
        return
    minute = (decision.rule.id, minute_of(mention.received_at))
    board.minutes[minute] = board.minutes.get(minute, 0) + 1
    case = planned(mention, customer)
    board.made.openings.append(by_rule(item, decision, decision.rule, case))
    _put(case, board)
    board.held[mention.channel, mention.external_id] = case


def planned(mention: Mention, customer: int) -> Known:
    return Known(
        id=None,
        channel=mention.channel,
        customer=customer,
        opener=mention.id,
        state=t.CaseState.OPEN,
        thread=conversation(mention),
        private_thread="",
        opened_at=mention.received_at,
        closed_at=None,
    )


def by_rule(item: Item, decision: t.Decision, rule: t.Rule, case: Known) -> Opening:
    return Opening(
        item=item,
        decision=decision,
        case=case,
        queue=rule.queue,
        priority=rule.priority,
        due_minutes=rule.due_minutes,
    )
