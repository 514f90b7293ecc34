"""Escalation rules: the list in order, the editor with its dry run."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.core.number import whole_number, whole_numbers
from heedful.escalation import api, editor
from heedful.escalation.drawing import draw
from heedful.escalation.dry import DryDay, DryRun
from heedful.escalation.errors import BadConditions, NoSuchRule
from heedful.escalation.forms import RuleForm, values_of
from heedful.escalation.types import Part, Rule, RuleState
from heedful.listening import api as listening
from heedful.staff.api import needs
from heedful.staff.types import Right

DAYS = 7
PERIODS = (1, 7, 30)
BAR, HEIGHT = 14, 48  # of the chart, in units of its drawing
INVALID = 422


@needs(Right.ESCALATION_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    names = api.names()
    rows = [{"rule": rule, "parts": api.rule_sentence(rule, names)} for rule in api.rules()]
    part = "escalation/rules_list.html" if request.headers.get("HX-Request") else "escalation/index.html"
    return render(request, part, {"rows": rows})


@needs(Right.ESCALATION_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@needs(Right.ESCALATION_VIEW, change=Right.ESCALATION_EDIT)
def edit(request: HttpRequest, rule_id: int) -> HttpResponse:
    return _edit(request, _rule(rule_id))


@needs(Right.ESCALATION_EDIT)
@require_POST
def set_state(request: HttpRequest, rule_id: int) -> HttpResponse:
    wanted = request.POST.get("state", "")
    if wanted not in set(RuleState):
        raise Http404
    _rule(rule_id)
    api.set_rule_state(rule_id, RuleState(wanted), request, utc_now())
    return _list_again(request)


@needs(Right.ESCALATION_EDIT)
@require_POST
def move(request: HttpRequest, rule_id: int) -> HttpResponse:
    _rule(rule_id)
    api.move(rule_id, -1 if request.POST.get("to") == "up" else 1, request, utc_now())
    return _list_again(request)


@needs(Right.ESCALATION_EDIT)
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """After a drag: every rule, in the order wanted."""
    ids = whole_numbers(request.POST.getlist("id"))
    try:
        api.reorder(ids, request, utc_now())
    except NoSuchRule as error:
        messages.error(request, str(error))
    return _list_again(request)


@needs(Right.ESCALATION_EDIT)
@require_POST
def builder(request: HttpRequest) -> HttpResponse:
    """The tree again, after a button in it."""
    root = editor.act(editor.from_form(_lists(request)), request.POST.get("do", ""))
    return render(request, "escalation/builder.html", {"node": draw(root, api.names(), {})})


@needs(Right.ESCALATION_EDIT)
@require_POST
def dry_run(request: HttpRequest) -> HttpResponse:
    """What the rule in the form would have done, while it is being written."""
    days = whole_number(request.POST.get("days", ""))
    wanted = days if days in PERIODS else DAYS
    throttle = whole_number(request.POST.get("per_minute", ""))
    context: dict[str, Any] = {"days": wanted, "periods": PERIODS}
    try:
        run = api.dry_run(
            editor.conditions(editor.from_form(_lists(request))),
            days=wanted,
            now=utc_now(),
            per_minute=10 if throttle is None else throttle,
            rule_id=whole_number(request.POST.get("rule_id", "")),
        )
    except BadConditions as error:
        context["problem"] = said(error)
    else:
        context |= _drawn(run)
    return render(request, "escalation/dry_run.html", context)


def _edit(request: HttpRequest, rule: Rule | None) -> HttpResponse:
    queues = api.open_queues()
    if rule and rule.queue not in queues:
        queues = {rule.queue: rule.queue, **queues}
    if request.method != "POST":
        root = editor.from_condition(rule.conditions) if rule else editor.fresh()
        if not root.is_group:
            root = editor.Twig(kind="all", children=[root])
        return _page(request, rule, RuleForm(initial=values_of(rule), queues=queues), root, {})
    form, root, errors = RuleForm(request.POST, queues=queues), editor.from_form(_lists(request)), {}
    try:
        conditions = editor.conditions(root)
    except BadConditions as error:
        errors[error.path] = said(error)
        form.is_valid()
        return _page(request, rule, form, root, errors)
    if not form.is_valid():
        return _page(request, rule, form, root, errors)
    if rule:
        api.change_rule(rule.id, form.draft(conditions), request, utc_now())
    else:
        api.create_rule(form.draft(conditions), request, utc_now())
    messages.success(request, _("Saved"))
    return redirect("escalation:index")


def _page(
    request: HttpRequest, rule: Rule | None, form: RuleForm, root: editor.Twig, errors: dict[str, str]
) -> HttpResponse:
    names = api.names()
    parts: tuple[Part, ...] = api.rule_sentence(rule, names) if rule else ()
    context = {
        "rule": rule,
        "parts": parts,
        "form": form,
        "node": draw(root, names, errors),
        "days": DAYS,
        "periods": PERIODS,
    }
    return render(request, "escalation/edit.html", context, status=INVALID if form.errors or errors else 200)


def _drawn(run: DryRun) -> dict[str, Any]:
    most = max((day.opened + day.throttled + day.taken for day in run.days), default=0) or 1
    return {
        "run": run,
        "bars": [_bar(n, day, most) for n, day in enumerate(run.days)],
        "width": max(len(run.days) * BAR, BAR),
        "examples": list(listening.mentions(run.examples).values()),
    }


def _bar(n: int, day: DryDay, most: int) -> dict[str, Any]:
    """What would have been opened, and above it what would have matched without opening anything."""
    opened = round(HEIGHT * day.opened / most, 1)
    rest = round(HEIGHT * (day.throttled + day.taken) / most, 1)
    return {
        "day": day,
        # As text, because a template would write 1,5 where the reader's language does.
        "x": f"{n * BAR:g}",
        "opened": f"{opened:g}",
        "rest": f"{rest:g}",
        "opened_y": f"{HEIGHT - opened:g}",
        "rest_y": f"{HEIGHT - opened - rest:.1f}",
    }


def said(error: BadConditions) -> str:
    """In the reader's language; what the decoder says of a value is for programmers."""
    message = str(error)
    return _("This value cannot be used.") if "`" in message else _(message)


def _rule(rule_id: int) -> Rule:
    try:
        return api.rule(rule_id)
    except NoSuchRule as error:
        raise Http404 from error


def _lists(request: HttpRequest) -> dict[str, list[str]]:
    return {key: request.POST.getlist(key) for key in request.POST}


def _list_again(request: HttpRequest) -> HttpResponse:
    return index(request) if request.headers.get("HX-Request") else redirect("escalation:index")
