"""A person's data: what there is, who looked, and what they may ask for."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.errors import NoSuchCustomer
from heedful.customers.types import CustomerFacts
from heedful.escalation import api as escalation
from heedful.rights import erasure, restriction
from heedful.rights.errors import AlreadyErased
from heedful.rights.export import as_json, sections
from heedful.rights.words import section_name, step_name
from heedful.staff.api import entries, needs, record, viewer
from heedful.staff.types import Right

LOOKED = "customers.person.viewed"
LOOKS = 50  # rows that are shown


@require_GET
@needs(Right.PERSON_RIGHTS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(pk)
    told = erasure.progress(found.id)
    people = customers.family(found.id)
    looks = entries([f"customer:{one}" for one in people], what=LOOKED, most=LOOKS)
    cases = escalation.cases_of_customers(people, limit=200)
    context = {
        "person": found,
        "profile": customers.profile_of(found.id),
        "erasure": told,
        "step": step_name(told.step) if told else "",
        "looks": looks,
        "open_cases": [case for case in cases if case.closed_at is None],
        "cases": len(cases),
        "word": confirmation(found),
    }
    return render(request, "rights/person.html", context)


def confirmation(found: CustomerFacts) -> str:
    """What has to be typed, so that nobody erases somebody else by a slip."""
    return found.name


@require_POST
@needs(Right.PERSON_RIGHTS)
def restrict(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = _person(pk), request.POST.get("on") == "yes"
    with transaction.atomic():
        if restriction.restrict(found.id, on=on, now=utc_now()):
            record(request, "rights.restricted" if on else "rights.unrestricted", f"customer:{found.id}")
    messages.success(request, _("Posts are kept and left alone.") if on else _("Posts are read again."))
    return redirect("rights:person", found.id)


@require_POST
@needs(Right.PERSON_RIGHTS)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(pk)
    if request.POST.get("confirm", "").strip() != confirmation(found):
        messages.error(request, _("Nothing was erased: type the name exactly as it stands above the button."))
        return redirect("rights:person", found.id)
    why = request.POST.get("why", "")[:300]
    try:
        with transaction.atomic():
            erasure.begin(found.id, who=viewer(request).name, why=why, now=utc_now())
            record(request, "rights.erased", f"customer:{found.id}")
    except AlreadyErased:
        messages.error(request, _("This person was erased, or is being erased."))
    else:
        messages.success(request, _("Nobody finds this person from now on. The rest goes in the background."))
    return redirect("rights:person", found.id)


@require_GET
@needs(Right.PERSON_RIGHTS)
def export_json(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    found = _exported(request, pk, "json")
    response = StreamingHttpResponse(as_json(found, now=utc_now()), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="person-{found.id}.json"'
    return response


@require_GET
@needs(Right.PERSON_RIGHTS)
def export_page(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The same for reading: one page without scripts, which can be printed or sent."""
    found = _exported(request, pk, "page")
    now = utc_now()

    response = StreamingHttpResponse(_pages(found, now), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="person-{found.id}.html"'
    return response


def _pages(found: CustomerFacts, now: datetime) -> Iterator[str]:
    yield render_to_string("rights/export_head.html", {"person": found, "now": now})
    for name, rows in sections(found, now=now):
        yield render_to_string("rights/export_section.html", {"name": section_name(name)})
        for row in rows:
            yield render_to_string("rights/export_row.html", {"row": row})
        yield "</section>"
    yield "</main></body></html>"


def _exported(request: HttpRequest, pk: int, shape: str) -> CustomerFacts:
    found = _person(pk)
    record(request, "rights.exported", f"customer:{found.id}", after={"as": shape})
    return found


def _person(pk: int) -> CustomerFacts:
    try:
        return customers.customer(pk)
    except NoSuchCustomer as error:
        raise Http404 from error
