"""A rule as lists and its own page show it, and what both pages look up."""

from typing import Any

import msgspec
from django.http import Http404, HttpRequest

from heedful.listening import api, show
from heedful.listening.forms import STATE_NAMES
from heedful.listening.types import RuleFacts, State, TopicFacts, Usage

DAYS_SHOWN = 14


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    rule: RuleFacts
    state: Any
    kind: str
    kept: int
    month: int
    curve: str
    active: bool


def rule_row(rule: RuleFacts, usage: Usage) -> RuleRow:
    name, kind = STATE_NAMES[rule.state]
    return RuleRow(
        rule=rule,
        state=name,
        kind=kind,
        kept=sum(usage.days),
        month=usage.month,
        curve=show.curve(usage.days),
        active=rule.state is State.ACTIVE,
    )


def curve_box() -> dict[str, int]:
    return {"curve_width": show.CURVE_WIDTH, "curve_height": show.CURVE_HEIGHT}


def asked_state(request: HttpRequest) -> State:
    return State.ACTIVE if request.POST.get("state") == State.ACTIVE else State.PAUSED


def topic_or_404(topic_id: int) -> TopicFacts:
    found = api.topic(topic_id)
    if found is None:
        raise Http404
    return found


def rule_or_404(rule_id: int) -> RuleFacts:
    found = api.rule(rule_id)
    if found is None:
        raise Http404
    return found
