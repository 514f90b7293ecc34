"""What waits for a supervisor's word."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.core.clock import utc_now
from heedful.desk.errors import TooLate
from heedful.desk.offers import approvals
from heedful.desk.offers.forms import DecisionForm
from heedful.desk.options import catalogue as kept
from heedful.escalation import api as escalation
from heedful.staff.api import needs, people, viewer
from heedful.staff.types import Right


@require_GET
@needs(Right.OPTIONS_EDIT)
def waiting(request: HttpRequest) -> HttpResponse:
    found = approvals.waiting()
    cases = escalation.cases([use.case for use in found])
    texts = {one.id: one for one in kept.options(state=None)}
    named = {person.id: person.name for person in people({use.who for use in found if use.who}, active=None)}
    rows = [
        (use, cases[use.case], named.get(use.who or 0, ""), kept.text_for(texts[use.option].texts, ["en"])[0])
        for use in found
    ]
    return render(request, "desk/options_waiting.html", {"rows": rows})


@require_POST
@needs(Right.OPTIONS_EDIT)
def decided(request: HttpRequest, pk: int) -> HttpResponse:
    form = DecisionForm(request.POST)
    form.is_valid()
    approve = "approve" in request.POST
    try:
        facts = approvals.decide(
            pk, who=viewer(request), approve=approve, word=form.cleaned_data.get("word", ""), now=utc_now()
        )
    except TooLate:
        messages.error(request, _("It was decided already, or taken back."))
        return redirect("desk:options-waiting")
    told = _("Approved: %(name)s") if approve else _("Refused: %(name)s")
    messages.success(request, told % {"name": facts.name})
    return redirect("desk:options-waiting")
