"""Every post against all rules at once.

All words of all rules stand in one automaton that runs over a post once. What it finds answers for all rules together:
a set of rules is one long integer, a bit a rule, and each word found adds the rules that want it and takes away those
that refuse it. Only what needs the order of words, or anything odd, is asked of the few rules that are left.
"""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

import msgspec

from heedful.listening.checks import Check, Hearing, check_field
from heedful.listening.fields import EXACT, NOTHING_AROUND, Around, Heard
from heedful.listening.patterns import Hits, Patterns
from heedful.listening.plan import MOST_GROUPS, Plan, make_plan
from heedful.listening.query import Field, Leaf, Node, leaves, terms
from heedful.listening.words import canonical

RuleId = TypeVar("RuleId", int, str, int | str)
Bits = int  # a set of rules: bit n is the rule given as the n-th


class Caught(msgspec.Struct, Generic[RuleId], frozen=True):
    """A rule that holds of a post, and which of its words are in it, as typed in the query."""

    rule: RuleId
    words: tuple[str, ...]


class RuleSet(Generic[RuleId]):
    """Compiled rules. Building costs about 0.1 ms a rule; asking about a post some microseconds for all of them."""

    def __init__(self, rules: Sequence[tuple[RuleId, Node]]) -> None:
        patterns = Patterns(node for _, node in rules)
        plans = [make_plan(node, patterns) for _, node in rules]
        self._ids: list[RuleId] = [rule for rule, _ in rules]
        self._shown = [_shown(node, patterns) for _, node in rules]
        self._find = patterns.automaton()
        self._wanting, self._free = _wanting(plans, len(patterns))
        self._refusing = _refusing(plans, len(patterns))
        self._asking = _FieldQuestions(plans)
        self._checks: dict[int, tuple[Check, ...]] = {n: plan.checks for n, plan in enumerate(plans) if plan.checks}
        self._fields_asked = {leaf.name for _, node in rules for leaf, _ in leaves(node) if isinstance(leaf, Field)}
        self._checked = sum(1 << number for number in self._checks)

    def __len__(self) -> int:
        return len(self._ids)

    def asks(self, field: str) -> bool:
        return field in self._fields_asked

    def match_ids(self, post: Heard, around: Around = NOTHING_AROUND) -> list[RuleId]:
        """The rules that hold of the post, in the order in which they were given."""
        ids = self._ids
        return [ids[number] for number in _numbers(self._holding(self._find(canonical(post.text)), post, around))]

    def match(self, post: Heard, around: Around = NOTHING_AROUND) -> list[Caught[RuleId]]:
        hits = self._find(canonical(post.text))
        return [
            Caught(self._ids[number], tuple(shown for literal, shown in self._shown[number] if literal in hits))
            for number in _numbers(self._holding(hits, post, around))
        ]

    def _holding(self, hits: Hits, post: Heard, around: Around) -> Bits:
        (wanting_1, wanting_2, wanting_3), refusing = self._wanting, self._refusing
        group_1, group_2, group_3 = self._free
        refused = 0
        for hit in hits:
            group_1 |= wanting_1[hit]
            group_2 |= wanting_2[hit]
            group_3 |= wanting_3[hit]
            refused |= refusing[hit]
        left = group_1 & group_2 & group_3 & ~refused
        if not left:
            return 0
        hearing = Hearing(post, around)
        left = self._asking.left(left, hearing)
        unsure = left & self._checked
        for number in _numbers(unsure) if unsure else ():
            if not all(check(hits, hearing) for check in self._checks[number]):
                left ^= 1 << number
        return left


def _numbers(bits: Bits) -> list[int]:
    numbers = []
    while bits:
        lowest = bits & -bits
        numbers.append(lowest.bit_length() - 1)
        bits ^= lowest
    return numbers


def _wanting(plans: Sequence[Plan], literals: int) -> tuple[tuple[list[Bits], ...], tuple[Bits, ...]]:
    """For each of the groups: the rules that each literal satisfies, and the rules that have no such group."""
    wanting = tuple([0] * literals for _ in range(MOST_GROUPS))
    free = [0] * MOST_GROUPS
    for number, plan in enumerate(plans):
        for at in range(MOST_GROUPS):
            if at >= len(plan.groups):
                free[at] |= 1 << number
                continue
            for literal in plan.groups[at]:
                wanting[at][literal] |= 1 << number
    return wanting, tuple(free)


def _refusing(plans: Sequence[Plan], literals: int) -> list[Bits]:
    refusing = [0] * literals
    for number, plan in enumerate(plans):
        for literal in plan.banned:
            refusing[literal] |= 1 << number
    return refusing


class _FieldQuestions:
    """What rules ask of fields: each field once a post, and the answer takes away all rules that it does not suit.

    Of fields with values (`lang:de`) a table knows the rules for each value. A rule that asks one field twice, and
    fields that are tests (`rating:<3`, `is:reply`), are asked question by question, each only while a rule needs it.
    """

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._allow: dict[str, dict[str, Bits]] = {}
        self._asks: dict[str, Bits] = {}
        self._refuse: dict[str, dict[str, Bits]] = {}
        self._refuses: dict[str, Bits] = {}
        tests: dict[tuple[Field, bool], Bits] = {}
        for number, plan in enumerate(plans):
            asked: set[str] = set()
            for field, wanted in plan.fields:
                if field.name not in EXACT or (wanted and field.name in asked):
                    key = (msgspec.structs.replace(field, start=0, end=0), wanted)
                    tests[key] = tests.get(key, 0) | 1 << number
                elif wanted:
                    asked.add(field.name)
                    _mark(self._asks, field.name, number)
                    _add(self._allow, field, number)
                else:
                    _mark(self._refuses, field.name, number)
                    _add(self._refuse, field, number)
        self._tests = [(check_field(field), wanted, bits) for (field, wanted), bits in tests.items()]

    def left(self, left: Bits, hearing: Hearing) -> Bits:
        for name, asking in self._asks.items():
            if left & asking:
                allowed, table = 0, self._allow[name]
                for value in hearing.answers(name):
                    allowed |= table.get(value, 0)
                left &= allowed | ~asking
        for name, refusing in self._refuses.items():
            if left & refusing:
                table = self._refuse[name]
                for value in hearing.answers(name):
                    left &= ~table.get(value, 0)
        for test, wanted, asking in self._tests:
            if left & asking and test(_NO_HITS, hearing) is not wanted:
                left &= ~asking
        return left


_NO_HITS: Hits = set()


def _mark(sets: dict[str, Bits], name: str, number: int) -> None:
    sets[name] = sets.get(name, 0) | 1 << number


def _add(tables: dict[str, dict[str, Bits]], field: Field, number: int) -> None:
    table = tables.setdefault(field.name, {})
    for value in field.values:
        _mark(table, value, number)


def _shown(node: Node, patterns: Patterns) -> tuple[tuple[int, str], ...]:
    wanted: Iterator[Leaf] = (leaf for leaf, speaks_for in leaves(node) if speaks_for)
    return tuple(dict.fromkeys((patterns.of(term)[0], term.shown) for leaf in wanted for term in terms(leaf)))
