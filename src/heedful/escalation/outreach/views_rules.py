"""Outreach rules: the list in order, the editor with its dry run. Looks and works as the escalation rules do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.core.number import whole_number, whole_numbers
from heedful.customers import api as customers
from heedful.escalation.destinations import open_queues, queue_names
from heedful.escalation.errors import NoSuchRule
from heedful.escalation.outreach import api
from heedful.escalation.outreach.dry import DryRun
from heedful.escalation.outreach.forms import OutreachForm, values_of
from heedful.escalation.outreach.types import Draft, Rule
from heedful.escalation.outreach.words import rule_parts
from heedful.escalation.types import Part, RuleState
from heedful.listening import api as listening
from heedful.staff.api import needs
from heedful.staff.types import Right

DAYS = 30
PERIODS = (7, 30, 90)
BAR, HEIGHT = 14, 48  # of the chart, in units of its drawing
INVALID = 422


@needs(Right.ESCALATION_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    say = _sentences()
    rows = [{"rule": rule, "parts": say(rule.draft)} for rule in api.rules()]
    part = (
        "escalation/outreach/rules_list.html" if request.headers.get("HX-Request") else "escalation/outreach/rules.html"
    )
    return render(request, part, {"rows": rows, "counts": api.counts()})


@needs(Right.OUTREACH_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@needs(Right.ESCALATION_VIEW, change=Right.OUTREACH_EDIT)
def edit(request: HttpRequest, rule_id: int) -> HttpResponse:
    return _edit(request, _rule(rule_id))


@needs(Right.OUTREACH_EDIT)
@require_POST
def set_state(request: HttpRequest, rule_id: int) -> HttpResponse:
    wanted = request.POST.get("state", "")
    if wanted not in set(RuleState):
        raise Http404
    _rule(rule_id)
    api.set_rule_state(rule_id, RuleState(wanted), request, utc_now())
    return _list_again(request)


@needs(Right.OUTREACH_EDIT)
@require_POST
def move(request: HttpRequest, rule_id: int) -> HttpResponse:
    _rule(rule_id)
    api.move(rule_id, -1 if request.POST.get("to") == "up" else 1, request, utc_now())
    return _list_again(request)


@needs(Right.OUTREACH_EDIT)
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """After a drag: every rule, in the order wanted."""
    ids = whole_numbers(request.POST.getlist("id"))
    try:
        api.reorder(ids, request, utc_now())
    except NoSuchRule as error:
        messages.error(request, str(error))
    return _list_again(request)


@needs(Right.OUTREACH_EDIT)
@require_POST
def dry_run(request: HttpRequest) -> HttpResponse:
    """What the rule in the form would have met, while it is being written."""
    days = whole_number(request.POST.get("days", ""))
    wanted = days if days in PERIODS else DAYS
    values = request.POST.copy()
    values["name"] = values.get("name") or "-"
    form = _form(None, values)
    context: dict[str, Any] = {"days": wanted, "periods": PERIODS}
    if form.is_valid():
        above = whole_number(request.POST.get("rule_id", ""))
        context |= _drawn(api.dry_run(form.draft(), days=wanted, now=utc_now(), rule_id=above))
    else:
        context["problem"] = next(iter(form.errors.values()))[0]
    return render(request, "escalation/outreach/dry_run.html", context)


def _edit(request: HttpRequest, rule: Rule | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, rule, _form(rule, None))
    form = _form(rule, request.POST)
    if not form.is_valid():
        return _page(request, rule, form)
    if rule:
        api.change_rule(rule.id, form.draft(), request, utc_now())
    else:
        api.create_rule(form.draft(), request, utc_now())
    messages.success(request, _("Saved"))
    return redirect("escalation:outreach-rules")


def _form(rule: Rule | None, data: Any) -> OutreachForm:
    queues = open_queues()
    if rule and rule.draft.queue not in queues:
        queues = {rule.draft.queue: rule.draft.queue, **queues}
    initial = values_of(rule.draft if rule else None)
    return OutreachForm(
        data,
        initial=initial,
        queues=queues,
        targets=list(listening.targets()),
        joints=customers.joint_names(),
        cohorts=customers.cohort_names(),
    )


def _page(request: HttpRequest, rule: Rule | None, form: OutreachForm) -> HttpResponse:
    parts: tuple[Part, ...] = _sentences()(rule.draft) if rule else ()
    context = {"rule": rule, "parts": parts, "form": form, "days": DAYS, "periods": PERIODS}
    return render(request, "escalation/outreach/edit.html", context, status=INVALID if form.errors else 200)


def _sentences() -> Any:
    """A rule in words; the names are read once for a whole list."""
    queues, joints, cohorts = queue_names(), customers.joint_names(), customers.cohort_names()
    targets = {one.id: one.name for one in listening.targets(active=None)}

    def say(draft: Draft) -> tuple[Part, ...]:
        return rule_parts(draft, queues=queues, targets=targets, joints=joints, cohorts=cohorts)

    return say


def _drawn(run: DryRun) -> dict[str, Any]:
    most = max((day.met + day.capped + day.taken for day in run.days), default=0) or 1
    people = customers.customers({one.customer for one in run.examples})
    targets = {one.id: one.name for one in listening.targets(active=None)}
    return {
        "run": run,
        "bars": [_bar(n, day.met / most, (day.capped + day.taken) / most) for n, day in enumerate(run.days)],
        "width": max(len(run.days) * BAR, BAR),
        "examples": [
            {"change": one, "person": people[one.customer], "target": targets.get(one.target, "")}
            for one in run.examples
            if one.customer in people
        ],
    }


def _bar(n: int, met: float, rest: float) -> dict[str, str]:
    """As text, because a template would write 1,5 where the reader's language does."""
    low, high = round(HEIGHT * met, 1), round(HEIGHT * rest, 1)
    return {
        "x": f"{n * BAR:g}",
        "opened": f"{low:g}",
        "rest": f"{high:g}",
        "opened_y": f"{HEIGHT - low:g}",
        "rest_y": f"{HEIGHT - low - high:.1f}",
    }


def _rule(rule_id: int) -> Rule:
    try:
        return api.rule(rule_id)
    except NoSuchRule as error:
        raise Http404 from error


def _list_again(request: HttpRequest) -> HttpResponse:
    return index(request) if request.headers.get("HX-Request") else redirect("escalation:outreach-rules")
