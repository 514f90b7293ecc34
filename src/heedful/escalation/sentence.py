"""Rules and decisions as sentences, in parts: what matters stands out."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from heedful.escalation import types as t
from heedful.escalation.phrase import Names, held_phrase, number, phrase

OUTREACH = "outreach"  # what a case keeps where nobody's post opened it


def rule_sentence(rule: t.Rule | t.Draft, names: Names) -> tuple[t.Part, ...]:
    """“If … and …: queue Baggage, priority high, first answer within 60 min, at most 10 a minute.”"""
    values = {
        "queue": names.queues.get(rule.queue, rule.queue),
        "priority": priority_name(rule.priority),
        "due": number(rule.due_minutes),
        "throttle": number(rule.per_minute),
    }
    end = _("queue %(queue)s, priority %(priority)s, first answer within %(due)s min, at most %(throttle)s a minute.")
    return (_plain(_("If") + " "), *_tree(rule.conditions, names, top=True), _plain(": " + end % values))


def why_sentence(why: dict[str, Any], queue: str, names: Names) -> tuple[t.Part, ...]:
    """The strip over a case, from what the case kept of the decision."""
    end = _("queue %(queue)s.") % {"queue": names.queues.get(queue, queue)}
    if why.get("status") == t.Status.MANUAL:
        return (
            _plain(_("Here because") + " "),
            _strong(_("somebody escalated it by hand")),
            _plain(_(" — %(end)s") % {"end": end}),
        )
    if why.get("status") == OUTREACH:
        rule = _("rule “%(rule)s”") % {"rule": why.get("rule", "")}
        return (
            _plain(_("Here because") + " "),
            _strong(_("a feeling changed, and Heedful speaks first")),
            _plain(_(" — %(end)s") % {"end": f"{rule}, {end}"}),
        )
    held = msgspec.convert(why.get("held", []), tuple[t.Held, ...])
    # What was not so is a reason for the rule's author; whoever answers wants to know what was.
    held = tuple(one for one in held if not one.negated) or held
    rule = _("rule “%(rule)s”") % {"rule": why.get("rule", "")}
    return (
        _plain(_("Here because:") + " "),
        *held_parts(held, names),
        _plain(_(" — %(end)s") % {"end": f"{rule}, {end}"}),
    )


def held_parts(held: Sequence[t.Held], names: Names) -> tuple[t.Part, ...]:
    return tuple(_joined(([_strong(held_phrase(one, names))] for one in held), _("and")))


def priority_name(priority: t.Priority) -> str:
    names = {
        t.Priority.LOW: _("low"),
        t.Priority.NORMAL: _("normal"),
        t.Priority.HIGH: _("high"),
        t.Priority.URGENT: _("urgent"),
    }
    return names[priority]


def text(parts: Iterable[t.Part]) -> str:
    return "".join(part.text for part in parts)


def _tree(condition: t.Condition, names: Names, *, top: bool = False) -> list[t.Part]:
    if isinstance(condition, t.NoneOf):
        inner = _joined((_tree(child, names) for child in condition.of), _("or"))
        return [_plain(_("none of this:") + " ("), *inner, _plain(")")]
    if isinstance(condition, t.AllOf | t.AnyOf):
        word = _("and") if isinstance(condition, t.AllOf) else _("or")
        inner = _joined((_tree(child, names) for child in condition.of), word)
        bare = top or len(condition.of) < 2  # noqa: PLR2004  one needs no brackets
        return inner if bare else [_plain("("), *inner, _plain(")")]
    return [_strong(phrase(condition, names))]


def _joined(pieces: Iterable[list[t.Part]], word: str) -> list[t.Part]:
    found: list[t.Part] = []
    for piece in pieces:
        found += [_plain(f" {word} "), *piece] if found else piece
    return found


def _plain(words: str) -> t.Part:
    return t.Part(text=words)


def _strong(words: str) -> t.Part:
    return t.Part(text=words, strong=True)
