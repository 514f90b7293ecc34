"""A query as a tree. Places count characters from 0 in the query as typed.

The tree is what the grammar makes, what the matcher compiles, and what screens explain.
"""

from collections.abc import Iterator

import msgspec

MAX_LENGTH = 2048  # characters, as the widest of the platforms' own query languages allows
MAX_DEPTH = 24  # parentheses within parentheses
MAX_TERMS = 250  # words, phrases and fields
MAX_DISTANCE = 100  # NEAR/n
MIN_STEM = 2  # characters beside a *; one letter would be found in nearly every post


class Term(msgspec.Struct, frozen=True):
    """A word, a phrase or a tag: folded words in a row. The sign of a tag stands before its word; * is any ending."""

    words: tuple[str, ...]
    shown: str  # as typed
    start: int
    end: int


class Range(msgspec.Struct, frozen=True):
    """Numbers from `low` to `high`; None is open. A bound that is not `closed` is itself outside."""

    low: float | None = None
    high: float | None = None
    low_closed: bool = True
    high_closed: bool = True

    def holds(self, value: float) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)


class Field(msgspec.Struct, frozen=True):
    """`lang:de,fr`: any of the values holds. Numeric fields have `ranges`, all others `values`."""

    name: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()


class Not(msgspec.Struct, frozen=True):
    part: "Node"


class And(msgspec.Struct, frozen=True):
    parts: tuple["Node", ...]


class Or(msgspec.Struct, frozen=True):
    parts: tuple["Node", ...]


class Near(msgspec.Struct, frozen=True):
    """One of `left` and one of `right`, in either order, at most `distance` words from each other."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    distance: int


Node = Term | Field | Not | And | Or | Near
Leaf = Term | Field | Near


def leaves(node: Node, *, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf, and whether it stands where it speaks for a post rather than against it."""
    match node:
        case Not(part):
            yield from leaves(part, wanted=not wanted)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, wanted=wanted)
        case _:
            yield node, wanted


def terms(leaf: Leaf) -> tuple[Term, ...]:
    match leaf:
        case Term():
            return (leaf,)
        case Near(left, right, _):
            return left + right
        case _:
            return ()


def holds_of_nothing(node: Node) -> bool:
    """Whether a post with none of the words and fields would match: such a query would keep the whole stream.

    It also means that every match has at least one wanted leaf, which is what the matcher's index rests on.
    """
    match node:
        case Not(part):
            return not holds_of_nothing(part)
        case And(parts):
            return all(map(holds_of_nothing, parts))
        case Or(parts):
            return any(map(holds_of_nothing, parts))
        case _:
            return False
