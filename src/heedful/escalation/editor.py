"""The tree of conditions as a form: read from what a browser sends, changed by a button, turned into conditions.

A node's place is in the names of its fields: `r` is the root, `r.0` its first child, `r.0:least` a value there. What is
half filled in stays as it is typed; only `conditions` insists that it can be meant.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from heedful.escalation import types as t
from heedful.escalation.errors import BadConditions
from heedful.escalation.kinds import BY_TAG, Widget
from heedful.escalation.tree import read, write

GROUPS = ("all", "any", "none")
MOST_CHILDREN = t.MOST_LEAVES
NEW = "sentiment"
Lists = Mapping[str, Sequence[str]]  # a form's values by name


class Twig(msgspec.Struct, kw_only=True):
    """A node as the form has it: a group with children, or a condition with values as they were typed."""

    kind: str
    children: list["Twig"] = []
    values: dict[str, list[str]] = {}

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS


def fresh() -> Twig:
    return Twig(kind="all", children=[_new(NEW)])


def from_condition(condition: t.Condition) -> Twig:
    return _from_raw(write(condition))


def from_form(form: Lists) -> Twig:
    """What a browser sent. Unknown kinds, and groups too deep, are left out."""
    return _read(form, "r", 1) or fresh()


def act(root: Twig, action: str) -> Twig:
    """`add:r.0` a condition, `group:r` a group, `remove:r.1`, `kind:r.1` after another kind was chosen."""
    what, _, place = action.partition(":")
    steps = [int(step) for step in place.split(".")[1:] if step.isdigit()]
    if what == "remove" and steps:
        parent = _at(root, steps[:-1])
        if parent is not None and steps[-1] < len(parent.children):
            del parent.children[steps[-1]]
        return root
    node = _at(root, steps)
    if node is None:
        return root
    if what == "add" and node.is_group:
        node.children.append(_new(NEW))
    elif what == "group" and node.is_group and len(steps) + 1 < t.DEEPEST:
        node.children.append(Twig(kind="any", children=[_new(NEW)]))
    elif what == "kind" and not node.is_group:
        node.values = _new(node.kind).values
    return root


def conditions(root: Twig) -> t.Condition:
    """Raises BadConditions, whose path is a place in this form."""
    try:
        return read(_raw(root))
    except BadConditions as error:
        raise BadConditions(str(error), f"r.{error.path}" if error.path else "r") from error


def _read(form: Lists, place: str, depth: int) -> Twig | None:
    kind = "".join(form.get(f"{place}:kind", ())[:1])
    if kind in GROUPS and depth <= t.DEEPEST:
        found = (_read(form, f"{place}.{n}", depth + 1) for n in range(MOST_CHILDREN))
        return Twig(kind=kind, children=[child for child in found if child is not None])
    if kind not in BY_TAG:
        return None
    names = [field.name for field in BY_TAG[kind].fields]
    return Twig(kind=kind, values={name: list(form.get(f"{place}:{name}", ())) for name in names})


def _at(root: Twig, steps: Sequence[int]) -> Twig | None:
    node = root
    for step in steps:
        if step >= len(node.children):
            return None
        node = node.children[step]
    return node


def _new(kind: str) -> Twig:
    return _from_raw(write(BY_TAG[kind].begins))


def _from_raw(raw: dict[str, Any]) -> Twig:
    kind = raw["kind"]
    if kind in GROUPS:
        return Twig(kind=kind, children=[_from_raw(child) for child in raw["of"]])
    values = {}
    for field in BY_TAG[kind].fields:
        value = raw.get(field.name)
        if field.widget is Widget.WORDS:
            values[field.name] = [", ".join(value or ())]
        elif field.widget is Widget.YES:
            values[field.name] = ["no" if value is False else "yes"]
        elif isinstance(value, list | tuple):
            values[field.name] = [str(one) for one in value]
        else:
            values[field.name] = [] if value is None else [f"{value:g}" if isinstance(value, float) else str(value)]
    return Twig(kind=kind, values=values)


def _raw(node: Twig) -> dict[str, Any]:
    if node.is_group:
        return {"kind": node.kind, "of": [_raw(child) for child in node.children]}
    raw: dict[str, Any] = {"kind": node.kind}
    for field in BY_TAG[node.kind].fields:
        typed = node.values.get(field.name, [])
        first = typed[0].strip() if typed else ""
        if field.widget is Widget.WORDS:
            raw[field.name] = [" ".join(word.split()) for word in first.split(",") if word.strip()]
        elif field.widget is Widget.CHOICES:
            raw[field.name] = [int(one) if one.isdigit() else one for one in typed]
        elif field.widget is Widget.YES:
            raw[field.name] = first != "no"
        elif field.widget is Widget.ONE:
            raw[field.name] = first
        elif first:
            raw[field.name] = _number(first)
    return raw


def _number(typed: str) -> float | int | str:
    """A number where it is one, else what was typed: the tree then says that it is none."""
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        return typed
    return int(value) if value.is_integer() else value
