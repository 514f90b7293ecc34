"""Cohorts: all of them, one of them, and how they are made."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.core.clock import utc_now
from heedful.core.number import whole_number
from heedful.customers import api as customers
from heedful.customers.api import CohortFacts, CohortKind, Wanted
from heedful.customers.errors import CohortRefused, NoSuchCohort
from heedful.customers.types import Order
from heedful.desk.people.cohort_export import numbers_csv
from heedful.desk.people.cohort_page import SPANS, USUAL_SPAN, listing, page
from heedful.desk.people.cohort_words import refusal
from heedful.desk.people.form import fields, permitted, read_form
from heedful.desk.people.list import Asked, company_of, count, people_page
from heedful.listening import api as listening
from heedful.staff.api import may, needs, record
from heedful.staff.types import Right

PREVIEWED = 5


@require_GET
@needs(Right.PERSON_VIEW)
def cohorts(request: HttpRequest) -> HttpResponse:
    rows, company = listing(now=utc_now())
    context = {"rows": rows, "company": company, "may_edit": may(request, Right.COHORTS_EDIT)}
    return render(request, "desk/cohorts.html", context)


@require_GET
@needs(Right.PERSON_VIEW)
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    asked = request.GET.get("span", "")
    span = asked if asked in SPANS else USUAL_SPAN
    _known(pk)
    context = {
        "page": page(pk, span=span, personal=may(request, Right.PERSON_DATA), now=utc_now()),
        "span": span,
        "spans": [("28d", _("28 days")), ("26w", _("26 weeks")), ("52w", _("52 weeks"))],
        "may_edit": may(request, Right.COHORTS_EDIT),
    }
    return render(request, "desk/cohort.html", context)


@require_GET
@needs(Right.PERSON_VIEW)
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of the page as a table. Nobody is named in it."""
    known = _known(pk)
    asked = request.GET.get("span", "")
    text = numbers_csv(page(pk, span=asked if asked in SPANS else USUAL_SPAN, now=utc_now()).toward)
    record(request, "customers.cohort.exported", f"cohort:{pk}", after={"name": known.name})
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cohort-{pk}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@needs(Right.COHORTS_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Begins with the filter of the address: the list of people leads here with its own."""
    return _edit(request, None, _wanted(request, request.GET))


@require_http_methods(["GET", "POST"])
@needs(Right.COHORTS_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    known = _known(pk)
    wanted = customers.cohort_wanted(pk)
    if permitted(wanted, personal=may(request, Right.PERSON_DATA)) != wanted:
        raise PermissionDenied  # saving would drop what this person may not see
    return _edit(request, known, wanted)


@require_GET
@needs(Right.COHORTS_EDIT)
def preview(request: HttpRequest) -> HttpResponse:
    """How many the filter finds, and a few of them."""
    wanted = _wanted(request, request.GET)
    asked = Asked(wanted=wanted, order=Order.LAST_SEEN, toward=company_of(listening.targets()), ignored=())
    return render(request, "desk/cohort_preview.html", _preview(asked))


@require_POST
@needs(Right.COHORTS_EDIT)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    known = _known(pk)
    with transaction.atomic():
        customers.delete_cohort(pk, now=utc_now())
        record(request, "customers.cohort.deleted", f"cohort:{pk}", before=_told(known))
    messages.success(request, _("Deleted"))
    return redirect("desk:cohorts")


@require_POST
@needs(Right.COHORTS_EDIT)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One person off a fixed list."""
    _known(pk)
    who = whole_number(request.POST.get("who", ""))
    try:
        gone = customers.put(pk, [] if who is None else [who], belong_there=False, now=utc_now())
    except CohortRefused as error:
        messages.error(request, refusal(error))
    else:
        record(request, "customers.cohort.removed", f"cohort:{pk}", after={"people": gone})
    return redirect("desk:cohort", pk)


def _edit(request: HttpRequest, known: CohortFacts | None, wanted: Wanted) -> HttpResponse:
    problem, name = "", known.name if known else ""
    if request.method == "POST":
        wanted, name = _wanted(request, request.POST), request.POST.get("name", "")
        try:
            return _saved(request, known, name, wanted)
        except CohortRefused as error:
            problem = refusal(error)
    personal = may(request, Right.PERSON_DATA)
    asked = Asked(wanted=wanted, order=Order.LAST_SEEN, toward=company_of(listening.targets()), ignored=())
    context = {
        "known": known,
        "fixed": known is not None and known.kind is CohortKind.FIXED,
        "name": name,
        "problem": problem,
        "fields": fields(wanted, personal=personal),
        **_preview(asked),
    }
    return render(request, "desk/cohort_edit.html", context, status=422 if problem else 200)


@transaction.atomic
def _saved(request: HttpRequest, known: CohortFacts | None, name: str, wanted: Wanted) -> HttpResponse:
    now = utc_now()
    if known is None:
        saved = customers.make_cohort(name, wanted, now=now)
        record(request, "customers.cohort.made", f"cohort:{saved.id}", after=_told(saved))
        messages.success(request, _("Made. Its people are being looked for."))
    else:
        asked = wanted if known.kind is CohortKind.FILTER else None
        saved = customers.change_cohort(known.id, name, asked, now=now)
        record(request, "customers.cohort.changed", f"cohort:{saved.id}", before=_told(known), after=_told(saved))
        messages.success(request, _("Saved"))
    return redirect("desk:cohort", saved.id)


def _preview(asked: Asked) -> dict[str, Any]:
    if asked.wanted == Wanted():
        return {"nothing": True}
    now = utc_now()
    found = people_page(asked, after="", limit=PREVIEWED, now=now)
    return {"about": count(asked, now=now), "rows": found.rows}


def _wanted(request: HttpRequest, given: Any) -> Wanted:
    personal = may(request, Right.PERSON_DATA)
    return permitted(read_form(dict(given.lists()), personal=personal)[0], personal=personal)


def _known(pk: int) -> CohortFacts:
    try:
        return customers.cohort(pk)
    except NoSuchCohort as error:
        raise Http404 from error


def _told(cohort: CohortFacts) -> dict[str, Any]:
    return {"name": cohort.name, "kind": cohort.kind.value, "wanted": cohort.wanted}
