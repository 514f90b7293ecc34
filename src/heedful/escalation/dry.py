"""What a rule would have done over past days, before it is saved."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from heedful.customers import api as customers
from heedful.escalation import types as t
from heedful.escalation.judge import Minute, minute_of, test_of, test_of_rule
from heedful.escalation.load import items_of
from heedful.escalation.plan import Item
from heedful.escalation.rules import rules
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.understanding import api as understanding

MOST = 5000  # mentions looked at, the newest; more would make a person wait while typing
EXAMPLES = 5
MOST_DAYS = 30


class DryDay(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    seen: int
    opened: int
    throttled: int
    taken: int  # a rule above would have had it first


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would have done. Counts are of mentions, in UTC days, oldest first."""

    days: tuple[DryDay, ...]
    seen: int
    opened: int
    throttled: int
    taken: int
    examples: tuple[int, ...]  # newest mentions that it would have opened
    apart: int = 0  # its conditions hold, and it is noise, for which it does not ask
    cut: bool  # there was more than was looked at: the newest were


class Tally(msgspec.Struct, kw_only=True):
    seen: int = 0
    opened: int = 0
    throttled: int = 0
    taken: int = 0


def dry_run(
    conditions: t.Condition,
    *,
    days: int,
    now: datetime,
    per_minute: int = 10,
    rule_id: int | None = None,
) -> DryRun:
    """Against the rules that stand above `rule_id` (all, for a new one). Age is ignored: all of it is past.

    Each mention is judged by itself, as if nobody had a case yet: an upper bound, and the same every time. The
    throttle counts by the minute in which things were said, because an import was received all at once.
    """
    mentions = listening.recent(since=now - timedelta(days=min(days, MOST_DAYS)), most=MOST + 1)
    cut, mentions = len(mentions) > MOST, mentions[:MOST]
    above = _above(rule_id)
    wanted = _probe(conditions, per_minute)
    readings = understanding.readings([mention.id for mention in mentions])
    people = _people(mentions)
    items = [item for item in items_of(mentions, readings, people, [*above, wanted]) if item.customer is not None]
    return count(items, above, wanted, cut=cut)


def count(items: Sequence[Item], above: Sequence[t.Rule], wanted: t.Rule, *, cut: bool = False) -> DryRun:
    days: dict[date, Tally] = {}
    spent: Counter[Minute] = Counter()
    opened: list[Item] = []
    holds, earlier = test_of_rule(wanted.conditions), [test_of_rule(rule.conditions) for rule in above]
    holds_of_all, apart = test_of(wanted.conditions), 0
    for item in sorted(items, key=lambda item: (item.mention.created_at, item.mention.id)):
        tally = days.setdefault(item.mention.created_at.date(), Tally())
        tally.seen += 1
        if not holds(item.facts):
            apart += bool(item.facts.noise and holds_of_all(item.facts))
            continue
        minute = (wanted.id, minute_of(item.mention.created_at))
        if any(test(item.facts) for test in earlier):
            tally.taken += 1
        elif spent[minute] >= wanted.per_minute:
            tally.throttled += 1
        else:
            spent[minute] += 1
            tally.opened += 1
            opened.append(item)
    return DryRun(
        days=tuple(DryDay(day=day, **msgspec.structs.asdict(tally)) for day, tally in sorted(days.items())),
        seen=sum(tally.seen for tally in days.values()),
        opened=sum(tally.opened for tally in days.values()),
        throttled=sum(tally.throttled for tally in days.values()),
        taken=sum(tally.taken for tally in days.values()),
        examples=tuple(item.mention.id for item in reversed(opened[-EXAMPLES:])),
        cut=cut,
        apart=apart,
    )


def _above(rule_id: int | None) -> list[t.Rule]:
    found = []
    for rule in rules():
        if rule.id == rule_id:
            break
        if rule.state is t.RuleState.ACTIVE:
            found.append(rule)
    return found


def _probe(conditions: t.Condition, per_minute: int) -> t.Rule:
    return t.Rule(
        id=0,
        position=0,
        name="",
        state=t.RuleState.ACTIVE,
        conditions=conditions,
        queue="",
        priority=t.Priority.NORMAL,
        due_minutes=1,
        per_minute=per_minute,
        max_age_minutes=0,
    )


def _people(mentions: Sequence[Mention]) -> dict[int, int]:
    authors = customers.of_authors({(mention.platform, mention.author_id) for mention in mentions})
    known = ((mention.id, authors.get((mention.platform, mention.author_id))) for mention in mentions)
    return {mention: person for mention, person in known if person is not None}
