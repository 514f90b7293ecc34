"""What supervisors keep: options, what waits for their word, guidelines."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.core.clock import utc_now
from heedful.core.language import NAMES
from heedful.core.number import whole_number
from heedful.desk.errors import NotThere
from heedful.desk.handling.fill import fill
from heedful.desk.offers.approvals import count_waiting
from heedful.desk.offers.circumstances import at_hand
from heedful.desk.offers.forms import OptionForm, option_initial
from heedful.desk.offers.there import there
from heedful.desk.options import catalogue as kept
from heedful.desk.options import tallies
from heedful.desk.options.fits import checks, fits
from heedful.desk.options.types import OptionDraft, OptionFacts, OptionState
from heedful.escalation.errors import NoSuchCase
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right

NEW = OptionDraft(name="new")


@require_GET
@needs(Right.OPTIONS_EDIT)
def options(request: HttpRequest) -> HttpResponse:
    every = kept.options(state=None)
    records = tallies.records([one.id for one in every])
    rows = [(one, records[one.id]) for one in sorted(every, key=lambda one: one.state)]
    context = {"rows": rows, "missing": len(kept.missing()), "waiting": count_waiting()}
    return render(request, "desk/options.html", context)


@require_POST
@needs(Right.OPTIONS_EDIT)
def adopt(request: HttpRequest) -> HttpResponse:
    made = kept.adopt(who=request, now=utc_now())
    told = ngettext("%(count)d option taken over.", "%(count)d options taken over.", made) % {"count": made}
    messages.success(request, told)
    return redirect("desk:options")


@require_http_methods(["GET", "POST"])
@needs(Right.OPTIONS_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@needs(Right.OPTIONS_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        return _edit(request, kept.option(pk))
    except NotThere as error:
        raise Http404 from error


@require_POST
@needs(Right.OPTIONS_EDIT)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = OptionState.ACTIVE if request.POST.get("state") == OptionState.ACTIVE else OptionState.DISABLED
    try:
        kept.set_state(pk, wanted, who=request, now=utc_now())
    except NotThere as error:
        raise Http404 from error
    told = {OptionState.ACTIVE: _("It is offered again."), OptionState.DISABLED: _("It is offered no more.")}
    messages.success(request, told[wanted])
    return redirect("desk:options")


@require_POST
@needs(Right.OPTIONS_EDIT)
def preview(request: HttpRequest) -> HttpResponse:
    """What is in the form, tried on a case: each condition and the text as it would read."""
    form = _form(request, None)
    number = whole_number(request.POST.get("case", "").strip().lstrip("#"))
    if number is None:
        return render(request, "desk/option_preview.html", {"problem": _("Type the number of a case.")})
    if not form.is_valid():
        return render(request, "desk/option_preview.html", {"problem": _("Mend what is marked in the form first.")})
    try:
        return render(request, "desk/option_preview.html", _tried(request, form.draft(), number))
    except NoSuchCase:
        return render(request, "desk/option_preview.html", {"problem": _("There is no case with this number.")})


def _edit(request: HttpRequest, known: OptionFacts | None) -> HttpResponse:
    form = _form(request, known)
    if request.method == "POST" and form.is_valid():
        kept.save_option(form.draft(), who=request, now=utc_now(), pk=known.id if known else None)
        messages.success(request, _("Saved"))
        return redirect("desk:options")
    context = {"form": form, "known": known, "record": tallies.records([known.id])[known.id] if known else None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/option_edit.html", context, status=status)


def _form(request: HttpRequest, known: OptionFacts | None) -> OptionForm:
    draft = kept.draft_of(known) if known else NEW
    initial = option_initial(draft) | ({} if known else {"name": ""})
    asked = {name.removeprefix("text_") for name in request.POST if name.startswith("text_")}
    spoken = [*draft.texts, *sorted(asked & set(NAMES))]
    return OptionForm(there(draft), spoken, request.POST or None, initial=initial)


def _tried(request: HttpRequest, draft: OptionDraft, case: int) -> dict[str, Any]:
    who = viewer(request)
    hand = at_hand(case, who, now=utc_now())
    found = checks(draft.when, hand.now)
    text, language = kept.text_for(draft.texts, [hand.now.language, "en"])
    code = {"code": draft.codes[0].strip() or "CODE-1"} if draft.codes else {}
    return {
        "case": hand.case,
        "checks": found,
        "fits": fits(found),
        "filled": fill(text, hand.fills | code),
        "language": language,
    }
