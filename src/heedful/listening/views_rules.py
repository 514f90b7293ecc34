"""The editor of a rule, and the preview beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.listening import api, show
from heedful.listening.cards import DAYS_SHOWN, asked_state, curve_box, rule_or_404, rule_row, topic_or_404
from heedful.listening.errors import ListeningError, QueryError
from heedful.listening.forms import RuleForm, TryForm
from heedful.listening.said import hint_of, message_of
from heedful.listening.types import Example, RuleFacts, TopicFacts
from heedful.staff.api import may, needs, people, viewer
from heedful.staff.types import Right


@needs(Right.LISTENING_EDIT)
def new_rule(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"name": form.cleaned_data["name"], "query": form.cleaned_data["query"]}
        api.create_rule(topic_id, **facts, active="later" not in request.POST, who=viewer(request), now=utc_now())
        messages.success(request, _("The rule is saved."))
        return redirect("listening:topics")
    return _editor(request, form, topic, None)


@needs(Right.LISTENING_VIEW, change=Right.LISTENING_EDIT)
def edit_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = rule_or_404(rule_id)
    form = RuleForm(request.POST or None, initial={"name": rule.name, "query": rule.query, "based_on": rule.version})
    if request.method == "POST" and form.is_valid():
        try:
            api.edit_rule(rule_id, **form.cleaned_data, who=viewer(request), now=utc_now())
        except ListeningError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("listening:topics")
    return _editor(request, form, topic_or_404(rule.topic), rule)


def _editor(request: HttpRequest, form: RuleForm, topic: TopicFacts, rule: RuleFacts | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "topic": topic, "rule": rule}
    if rule:
        versions = api.versions(rule.id)
        names = {person.id: person.name for person in people([v.by for v in versions if v.by], active=None)}
        context["versions"] = [(version, names.get(version.by or 0, "")) for version in versions]
        context["row"] = rule_row(rule, api.usage([rule.id], today=utc_now().date(), days=DAYS_SHOWN)[rule.id])
    return render(request, "listening/rule.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.LISTENING_EDIT)
def rule_state(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule_or_404(rule_id)
    try:
        api.set_rule_state(rule_id, asked_state(request), who=viewer(request), now=utc_now())
    except QueryError as error:
        messages.error(request, message_of(error))
        return redirect("listening:rule", rule_id=rule_id)
    return redirect("listening:topics")


@require_POST
@needs(Right.LISTENING_EDIT)
def delete_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule_or_404(rule_id)
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
        "examples": [(example, _excerpt(request, example)) for example in found.examples],
        "tried": tried,
        "tried_pieces": show.pieces(text, tried.spans) if tried else [],
        **curve_box(),
    }
    return render(request, "listening/preview.html", context)


def _excerpt(request: HttpRequest, example: Example) -> list[show.Piece]:
    shown = example if may(request, Right.PERSON_DATA) else example.covered()
    return show.excerpt(shown.text, shown.spans)


def _mistake(query: str, error: QueryError) -> dict[str, Any]:
    return {
        "message": message_of(error),
        "hint": hint_of(error),
        "position": error.position,
        "pieces": show.broken_at(query, error.position),
    }
