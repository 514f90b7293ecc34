"""What the editor's templates draw: the tree with places, labels and options."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from heedful.channels.types import PostType, Visibility
from heedful.customers.types import Joint
from heedful.escalation import types as t
from heedful.escalation.editor import Twig
from heedful.escalation.kinds import BY_TAG, GROUP_NAMES, KINDS, Field, Widget
from heedful.escalation.phrase import (
    Names,
    intent_name,
    joint_name,
    measure_name,
    noise_name,
    sentiment_name,
    type_name,
    visibility_name,
)
from heedful.understanding.types import Intent, Noise, Sentiment


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """One input: its name in the form, what it says, and what stands in it."""

    name: str
    id: str
    label: str
    hint: str
    widget: Widget
    value: str
    step: str
    most: str
    options: list[tuple[str, str, bool]]


def draw(root: Twig, names: Names, errors: Mapping[str, str]) -> dict[str, Any]:
    return _node(root, "r", 1, _options(names), errors)


def _node(
    node: Twig, place: str, depth: int, options: Mapping[str, list[tuple[str, str]]], errors: Mapping[str, str]
) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "place": place,
        "id": place.replace(".", "-"),
        "is_root": depth == 1,
        "is_group": node.is_group,
        "error": errors.get(place, ""),
    }
    if node.is_group:
        children = [_node(child, f"{place}.{n}", depth + 1, options, errors) for n, child in enumerate(node.children)]
        kinds = [(key, str(label), key == node.kind) for key, label in GROUP_NAMES.items()]
        return drawn | {"kinds": kinds, "children": children, "may_nest": depth < t.DEEPEST}
    kinds = [(kind.tag, _(kind.label), kind.tag == node.kind) for kind in KINDS]
    boxes = [_box(field, node, place, options) for field in BY_TAG[node.kind].fields]
    return drawn | {"kinds": kinds, "boxes": boxes}


def _box(field: Field, node: Twig, place: str, options: Mapping[str, list[tuple[str, str]]]) -> Box:
    typed = node.values.get(field.name, [])
    chosen = [(key, label, key in typed) for key, label in options.get(field.options, [])]
    if field.widget is Widget.YES:
        chosen = [("yes", _("yes"), "no" not in typed), ("no", _("no"), "no" in typed)]
    return Box(
        name=f"{place}:{field.name}",
        id=f"{place}-{field.name}".replace(".", "-"),
        label=_(field.label),
        hint=_(field.hint) if field.hint else "",
        widget=field.widget,
        value=typed[0] if typed else "",
        step=field.step,
        most=field.most,
        options=chosen,
    )


def _options(names: Names) -> dict[str, list[tuple[str, str]]]:
    return {
        "sentiment": [(str(one), sentiment_name(one)) for one in Sentiment],
        "topic": [(str(key), name) for key, name in sorted(names.topics.items(), key=lambda pair: pair[1])],
        "channel": [(str(key), name) for key, name in names.channels.items()],
        "type": [(str(one), type_name(one)) for one in PostType],
        "visibility": [(str(one), visibility_name(one)) for one in Visibility],
        "target": [(str(key), name) for key, name in names.targets.items()],
        "category": [(str(key), name) for key, name in names.categories.items()],
        "cohort": [(str(key), name) for key, name in names.cohorts.items()],
        "noise": [(one.value, noise_name(one)) for one in Noise],
        "joint": [(one.value, joint_name(one)) for one in Joint],
        "intent": [(one.value, intent_name(one)) for one in Intent],
        "measure": [(str(one), measure_name(one)) for one in t.Measure],
    }
