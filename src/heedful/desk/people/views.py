"""The list of people."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.api import CohortKind
from heedful.desk.people.form import fields
from heedful.desk.people.list import PAGE, Asked, asked_of, count, people_page
from heedful.desk.people.views_bulk import MOST_AT_ONCE, undoable
from heedful.desk.people.words import chips, orders
from heedful.staff.api import may, needs
from heedful.staff.types import Right


@require_GET
@needs(Right.PERSON_VIEW)
def people(request: HttpRequest) -> HttpResponse:
    personal = may(request, Right.PERSON_DATA)
    asked = asked_of(dict(request.GET.lists()), personal=personal)
    if "form" in request.GET:  # each choice as one value, so that the address can be shared
        return redirect(f"{request.path}?{asked.address}")
    found = people_page(asked, after=request.GET.get("after", ""), now=utc_now())
    context: dict[str, Any] = {
        "asked": asked,
        "rows": found.rows,
        "next": f"?{urlencode([*asked.pairs, ('after', found.next)])}" if found.next else "",
        "stopped": found.stopped,
        "later": "after" in request.GET,
        "about": count(asked, now=utc_now()),
        "chips": chips(asked.wanted, asked.rest),
        "hidden": [pair for pair in asked.pairs if pair[0] != "q"],
        "orders": [(key, name, _ordered(asked, key.value)) for key, name in orders()],
        "fields": fields(asked.wanted, personal=personal),
        "lists": [one for one in customers.cohorts() if one.kind is CohortKind.FIXED],
        "undo": undoable(request),
        "most": MOST_AT_ONCE,
        "page_size": PAGE,
        "may_edit": may(request, Right.COHORTS_EDIT),
    }
    return render(request, "desk/people.html", context)


def _ordered(asked: Asked, order: str) -> str:
    rest = [pair for pair in asked.rest if pair[0] != "order"]
    return urlencode([*customers.pairs(asked.wanted), *rest, ("order", order)])
