"""Topics with their rules, and the editor of one."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.listening import api, show
from heedful.listening.errors import ListeningError, NameTaken, QueryError
from heedful.listening.forms import STATE_NAMES, RuleForm, TopicForm, TryForm
from heedful.listening.said import hint_of, message_of
from heedful.listening.types import Example, RuleFacts, State, TopicFacts, Usage
from heedful.staff.api import needs, people, viewer
from heedful.staff.types import Right

DAYS_SHOWN = 14


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    rule: RuleFacts
    state: Any
    kind: str
    kept: int
    month: int
    curve: str
    active: bool


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
    context = {"cards": cards, "days": DAYS_SHOWN, "month_total": sum(card.month for card in cards), **_curve_box()}
    return render(request, "listening/topics.html", context)


def _card(topic: TopicFacts, rules: list[RuleFacts], usage: dict[int, Usage]) -> TopicCard:
    rows = [_row(rule, usage[rule.id]) for rule in rules]
    name, kind = STATE_NAMES[topic.state]
    return TopicCard(
        topic=topic,
        state=name,
        kind=kind,
        active=topic.state is State.ACTIVE,
        rows=rows,
        month=sum(row.month for row in rows),
    )


def _row(rule: RuleFacts, usage: Usage) -> RuleRow:
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


def _curve_box() -> dict[str, int]:
    return {"curve_width": show.CURVE_WIDTH, "curve_height": show.CURVE_HEIGHT}


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
    topic = _topic(topic_id)
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
    _topic(topic_id)
    api.set_topic_state(topic_id, _asked_state(request), who=viewer(request), now=utc_now())
    return redirect("listening:topics")


@require_POST
@needs(Right.LISTENING_EDIT)
def delete_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    _topic(topic_id)
    try:
        api.delete_topic(topic_id, who=viewer(request), now=utc_now())
    except ListeningError as error:
        messages.error(request, message_of(error))
        return redirect("listening:topic", topic_id=topic_id)
    messages.success(request, _("The topic is gone."))
    return redirect("listening:topics")


@needs(Right.LISTENING_EDIT)
def new_rule(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = _topic(topic_id)
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"name": form.cleaned_data["name"], "query": form.cleaned_data["query"]}
        api.create_rule(topic_id, **facts, active="later" not in request.POST, who=viewer(request), now=utc_now())
        messages.success(request, _("The rule is saved."))
        return redirect("listening:topics")
    return _editor(request, form, topic, None)


@needs(Right.LISTENING_VIEW, change=Right.LISTENING_EDIT)
def edit_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = _rule(rule_id)
    form = RuleForm(request.POST or None, initial={"name": rule.name, "query": rule.query, "based_on": rule.version})
    if request.method == "POST" and form.is_valid():
        try:
            api.edit_rule(rule_id, **form.cleaned_data, who=viewer(request), now=utc_now())
        except ListeningError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("listening:topics")
    return _editor(request, form, _topic(rule.topic), rule)


def _editor(request: HttpRequest, form: RuleForm, topic: TopicFacts, rule: RuleFacts | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "topic": topic, "rule": rule}
    if rule:
        versions = api.versions(rule.id)
        names = {person.id: person.name for person in people([v.by for v in versions if v.by], active=None)}
        context["versions"] = [(version, names.get(version.by or 0, "")) for version in versions]
        context["row"] = _row(rule, api.usage([rule.id], today=utc_now().date(), days=DAYS_SHOWN)[rule.id])
    return render(request, "listening/rule.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.LISTENING_EDIT)
def rule_state(request: HttpRequest, rule_id: int) -> HttpResponse:
    _rule(rule_id)
    try:
        api.set_rule_state(rule_id, _asked_state(request), who=viewer(request), now=utc_now())
    except QueryError as error:
        messages.error(request, message_of(error))
        return redirect("listening:rule", rule_id=rule_id)
    return redirect("listening:topics")


@require_POST
@needs(Right.LISTENING_EDIT)
def delete_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    _rule(rule_id)
    try:
        api.delete_rule(rule_id, who=viewer(request), now=utc_now())
    except ListeningError as error:
        messages.error(request, message_of(error))
        return redirect("listening:rule", rule_id=rule_id)
    messages.success(request, _("The rule is gone."))
    return redirect("listening:topics")


@require_POST
@needs(Right.LISTENING_VIEW)
def preview(request: HttpRequest) -> HttpResponse:
    """The fragment beside the editor, asked for while somebody types."""
    form = TryForm(request.POST)
    query, text = (form.cleaned_data["query"], form.cleaned_data["text"]) if form.is_valid() else ("", "")
    query = query.replace("\r", "").replace("\n", " ")
    if not query.strip():
        return render(request, "listening/preview.html", {})
    try:
        found = api.preview(query, now=utc_now())
        tried = api.try_text(query, text, now=utc_now()) if text.strip() else None
    except QueryError as error:
        return render(request, "listening/preview.html", _mistake(query, error))
    context = {
        "found": found,
        "days": len(found.days),
        "curve": show.curve(found.days),
        "examples": [(example, _excerpt(example)) for example in found.examples],
        "tried": tried,
        "tried_pieces": show.pieces(text, tried.spans) if tried else [],
        **_curve_box(),
    }
    return render(request, "listening/preview.html", context)


def _excerpt(example: Example) -> list[show.Piece]:
    return show.excerpt(example.text, example.spans)


def _mistake(query: str, error: QueryError) -> dict[str, Any]:
    return {
        "message": message_of(error),
        "hint": hint_of(error),
        "position": error.position,
        "pieces": show.broken_at(query, error.position),
    }


def _asked_state(request: HttpRequest) -> State:
    return State.ACTIVE if request.POST.get("state") == State.ACTIVE else State.PAUSED


def _topic(topic_id: int) -> TopicFacts:
    found = api.topic(topic_id)
    if found is None:
        raise Http404
    return found


def _rule(rule_id: int) -> RuleFacts:
    found = api.rule(rule_id)
    if found is None:
        raise Http404
    return found
