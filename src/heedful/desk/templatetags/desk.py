"""How the desk shows its values."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from heedful.channels.types import Visibility
from heedful.core.personal import found
from heedful.customers import api as customers
from heedful.customers.types import Coincidence, ShiftFacts
from heedful.desk import words
from heedful.desk.cases.happened import happened
from heedful.desk.cases.screen import CaseScreen
from heedful.desk.people.cohort_words import kind_name
from heedful.desk.person import coincide_words
from heedful.desk.person.journey import Step
from heedful.escalation.types import CaseEventFacts
from heedful.listening.types import TargetFacts
from heedful.staff.types import Person

register = template.Library()

for _name in (
    "attachment_name",
    "case_state",
    "chip_text",
    "hindrance",
    "joint_name",
    "joint_tone",
    "platform_name",
    "priority_name",
    "sentiment_name",
    "sign",
    "step_tone",
    "tab_name",
    "tone",
    "visibility_name",
    "visibility_title",
):
    register.filter(_name, getattr(words, _name))


register.filter("cohort_kind", kind_name)


@register.filter
def rev(value: msgspec.Struct) -> str:
    """Changes when anything that is shown changes, so that a screen replaces only what is new."""
    return hashlib.blake2b(msgspec.json.encode(value), digest_size=6).hexdigest()


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    return values.get(key, "")


@register.filter
def person(people: Mapping[int, Person], pk: int | None) -> str:
    return words.somebody(people, pk)


@register.filter
def handle(name: str) -> str:
    return name if not name or name.startswith("@") else f"@{name}"


@register.filter
def host(url: str) -> str:
    return urlsplit(url).hostname or ""


@register.filter
def epoch(moment: datetime | None) -> str:
    return str(int(moment.timestamp() * 1000)) if moment else ""


@register.filter
def until(moment: datetime, seconds: int) -> str:
    """Milliseconds since 1970, as scripts count."""
    return epoch(moment + timedelta(seconds=seconds))


@register.filter
def net_tone(net: float | None) -> str:
    return "" if net is None or abs(net) < 0.05 else ("good" if net > 0 else "bad")  # noqa: PLR2004  # as good as zero


@register.simple_tag
def stars(rating: float) -> SafeString:
    """Out of five, which is what every platform that we know shows; more than five is said as a number."""
    if rating > 5:  # noqa: PLR2004
        return format_html("★ {}", f"{rating:g}")
    full = round(rating)
    label = words.stars(rating)
    return format_html(
        '<span aria-hidden="true">{}{}</span><span class="sr-only">{}</span>', "★" * full, "☆" * (5 - full), label
    )


@register.simple_tag
def event(facts: CaseEventFacts, screen: CaseScreen) -> str:
    return happened(facts, people=screen.people, queues=screen.queue_names, wrap_ups=screen.wrap_ups)


@register.simple_tag
def coincides_words(one: Coincidence, shift: ShiftFacts, target: TargetFacts) -> str:
    return coincide_words.said(one, shift, target)


@register.filter
def event_kind(kind: str) -> str:
    return customers.event_kind_name(kind)


@register.simple_tag
def send_words(way: Visibility | None, account: str) -> str:
    return words.send(way, account)


@register.filter
def marking_personal(text: str) -> SafeString:
    """The text whole, with a quiet line under what others do not see."""
    finds = found(text)
    ends = (0, *(one.end for one in finds))
    between = [text[end : one.start] for end, one in zip(ends, finds, strict=False)]
    marks = (
        (before, words.personal(one.kind), text[one.start : one.end])
        for before, one in zip(between, finds, strict=True)
    )
    return format_html(
        "{}{}", format_html_join("", '{}<span class="personal" title="{}">{}</span>', marks), text[ends[-1] :]
    )


@register.simple_tag
def step_words(step: Step, wrap_ups: Mapping[str, str]) -> SafeString:
    """What was said stands in quotes; what was done leads to its case."""
    said = words.step(step, wrap_ups)
    if step.event is not None:
        return format_html('<a class="journey-link" href="/people/events/{}/">{}</a>', step.event, said)
    if step.case is None:
        return format_html("{}", said)
    return format_html('<a class="journey-link" href="/desk/cases/{}/">{}</a>', step.case, said)
