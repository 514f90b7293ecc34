"""Trees of conditions: what they hold, and whether they can be meant."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from heedful.escalation import types as t
from heedful.escalation.errors import BadConditions

_PLACE = re.compile(r"of\[(\d+)\]")  # in msgspec's messages: "… - at `$.of[0].least`"


def leaves(condition: t.Condition) -> Iterator[t.Leaf]:
    if isinstance(condition, t.GROUPS):
        for child in condition.of:
            yield from leaves(child)
    else:
        yield condition


def read(raw: Any) -> t.Condition:
    """The tree that a JSON value stands for. BadConditions says what is wrong with it."""
    try:
        condition: t.Condition = msgspec.convert(raw, t.Condition)
    except (msgspec.ValidationError, RecursionError) as error:
        raise BadConditions(str(error), ".".join(_PLACE.findall(str(error)))) from error
    check(condition)
    return condition


def write(condition: t.Condition) -> Any:
    return msgspec.to_builtins(condition)


def check(condition: t.Condition) -> None:
    for path, node, depth in _walk(condition, "", 1):
        _check_node(node, path, depth)
    if sum(1 for _ in leaves(condition)) > t.MOST_LEAVES:
        raise BadConditions(f"at most {t.MOST_LEAVES} conditions")


def _walk(node: t.Condition, path: str, depth: int) -> Iterator[tuple[str, t.Condition, int]]:
    yield path, node, depth
    # Too deep is reported for the first node that is; going on could only exhaust the stack.
    if isinstance(node, t.GROUPS) and depth <= t.DEEPEST:
        for index, child in enumerate(node.of):
            yield from _walk(child, f"{path}.{index}" if path else str(index), depth + 1)


def _check_node(node: t.Condition, path: str, depth: int) -> None:
    if isinstance(node, t.GROUPS):
        if depth > t.DEEPEST:
            raise BadConditions(f"groups go at most {t.DEEPEST} deep", path)
        if not node.of:
            raise BadConditions("a group needs at least one condition", path)
    elif isinstance(node, t.Words):
        if not any(phrase.strip() for phrase in node.any + node.all + node.none):
            raise BadConditions("name at least one word", path)
    elif isinstance(node, t.Followers | t.Rating | t.Earlier):
        if node.least is None and node.most is None:
            raise BadConditions("name a least or a most", path)
    elif getattr(node, "any", True) == ():
        raise BadConditions("choose at least one", path)
