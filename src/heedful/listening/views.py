"""Topics with their rules."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.cards import DAYS_SHOWN, RuleRow, asked_state, curve_box, rule_row, topic_or_404
from heedful.listening.errors import ListeningError, NameTaken
from heedful.listening.forms import STATE_NAMES, TopicForm
from heedful.listening.said import message_of
from heedful.listening.types import RuleFacts, State, TopicFacts, Usage
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right


class TopicCard(msgspec.Struct, frozen=True, kw_only=True):
    topic: TopicFacts
    state: Any
    kind: str
    active: bool
    rows: list[RuleRow]
    month: int


@needs(Right.LISTENING_VIEW)
def topics(request: HttpRequest) -> HttpResponse:
    rules = api.rules()
    usage = api.usage([rule.id for rule in rules], today=utc_now().date(), days=DAYS_SHOWN)
    cards = [_card(topic, [rule for rule in rules if rule.topic == topic.id], usage) for topic in api.topics()]
    context = {"cards": cards, "days": DAYS_SHOWN, "month_total": sum(card.month for card in cards), **curve_box()}
    return render(request, "listening/topics.html", context)


def _card(topic: TopicFacts, rules: list[RuleFacts], usage: dict[int, Usage]) -> TopicCard:
    rows = [rule_row(rule, usage[rule.id]) for rule in rules]
    name, kind = STATE_NAMES[topic.state]
    return TopicCard(
        topic=topic,
        state=name,
        kind=kind,
        active=topic.state is State.ACTIVE,
        rows=rows,
        month=sum(row.month for row in rows),
    )


@needs(Right.LISTENING_EDIT)
def new_topic(request: HttpRequest) -> HttpResponse:
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            topic = api.create_topic(**form.cleaned_data, who=viewer(request), now=utc_now())
        except NameTaken as error:
            form.add_error("name", message_of(error))
        else:
            return redirect("listening:rule-new", topic_id=topic.id)
    return render(request, "listening/topic.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.LISTENING_EDIT)
def edit_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    form = TopicForm(request.POST or None, initial={"name": topic.name, "description": topic.description})
    if request.method == "POST" and form.is_valid():
        try:
            api.edit_topic(topic_id, **form.cleaned_data, who=viewer(request), now=utc_now())
        except NameTaken as error:
            form.add_error("name", message_of(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("listening:topics")
    return render(request, "listening/topic.html", {"form": form, "topic": topic}, status=422 if form.errors else 200)


@require_POST
@needs(Right.LISTENING_EDIT)
def topic_state(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic_or_404(topic_id)
    api.set_topic_state(topic_id, asked_state(request), who=viewer(request), now=utc_now())
    return redirect("listening:topics")


@require_POST
@needs(Right.LISTENING_EDIT)
def delete_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic_or_404(topic_id)
    try:
        api.delete_topic(topic_id, who=viewer(request), now=utc_now())
    except ListeningError as error:
        messages.error(request, message_of(error))
        return redirect("listening:topic", topic_id=topic_id)
    messages.success(request, _("The topic is gone."))
    return redirect("listening:topics")
