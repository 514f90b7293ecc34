"""What must be found for a rule to hold, in the form in which thousands of rules are asked together."""

from collections.abc import Iterator

import msgspec

from heedful.listening.checks import Check, check
from heedful.listening.patterns import Patterns, anchor
from heedful.listening.query import And, Field, Near, Node, Not, Or, Term

MOST_GROUPS = 3  # beyond it a rule's further groups are asked one by one, of the few posts that pass the first


class Plan(msgspec.Struct, frozen=True):
    """A rule holds where each group has a literal in the post, no banned one is there, and fields and checks agree."""

    groups: tuple[frozenset[int], ...]
    banned: frozenset[int]
    fields: tuple[tuple[Field, bool], ...]  # with False where the field must not hold
    checks: tuple[Check, ...]


def make_plan(node: Node, patterns: Patterns) -> Plan:
    groups: list[frozenset[int]] = []
    banned: set[int] = set()
    fields: list[tuple[Field, bool]] = []
    checks: list[Check] = []
    for part in _parts(node):
        match part:
            case Field():
                fields.append((part, True))
            case Not(Field() as field):
                fields.append((field, False))
            case Not(inner) if exact := _exact(inner, patterns):
                banned |= exact
            case _ if exact := _exact(part, patterns):
                groups.append(exact)
            case _:
                groups.extend(_necessary(part, patterns))
                checks.append(check(part, patterns))
    rarest = sorted(groups, key=lambda group: sum(map(patterns.share, group)))
    checks[:0] = [_any_of(group) for group in rarest[MOST_GROUPS:]]
    return Plan(tuple(rarest[:MOST_GROUPS]), frozenset(banned), tuple(fields), tuple(checks))


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for part in node.parts:
            yield from _parts(part)
    else:
        yield node


def _exact(node: Node, patterns: Patterns) -> frozenset[int] | None:
    """The literals of which any makes the node true, where that is all there is to it."""
    if isinstance(node, Term):
        number, exact = patterns.of(node)
        return frozenset((number,)) if exact else None
    if isinstance(node, Or):
        parts = [_exact(part, patterns) for part in node.parts]
        known = [part for part in parts if part]
        return frozenset().union(*known) if len(known) == len(parts) else None
    return None


def _necessary(node: Node, patterns: Patterns) -> Iterator[frozenset[int]]:
    if isinstance(node, Near):
        for side in (node.left, node.right):
            yield frozenset(patterns.of(term)[0] for term in side)
    elif found := anchor(node, patterns):
        yield found[1]


def _any_of(group: frozenset[int]) -> Check:
    return lambda hits, _hearing: not group.isdisjoint(hits)
