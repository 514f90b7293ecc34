"""Words on one person: seen, put on, taken off, each with the way back."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.customers import api as customers
from heedful.customers.types import CustomerFacts
from heedful.desk.person.found import person_or_404
from heedful.staff.api import may, needs, record
from heedful.staff.types import Right

UNDO_S = 10


@require_GET
@needs(Right.PERSON_VIEW)
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, person_or_404(pk))


@require_POST
@needs(Right.PERSON_EDIT)
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, customers.tag, ("customers.tagged", _("Tagged: %(name)s"), "desk:person-untag"))


@require_POST
@needs(Right.PERSON_EDIT)
def untag(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(
        request, pk, customers.untag, ("customers.untagged", _("No longer tagged: %(name)s"), "desk:person-tag")
    )


def known_tags(request: HttpRequest, person: CustomerFacts) -> dict[str, Any]:
    """What the part of the page needs."""
    customer = person.id
    may_edit = may(request, Right.PERSON_EDIT)
    return {
        "tagged": customer,
        "tags": customers.tags_of([customer]).get(customer, ()),
        "tag_names": customers.tag_names() if may_edit else (),
        "may_edit": may_edit,
        "left_alone": person.restricted,
    }


def _change(
    request: HttpRequest, pk: int, act: Callable[[list[int], str], Any], words: tuple[str, str, str]
) -> HttpResponse:
    """The name stands in the form, or in the address of an undo, which has no undo of its own."""
    person = person_or_404(pk)
    customer = person.id
    back = request.GET.get("name", "")
    name = customers.clean_tag(back or request.POST.get("name", ""))
    what, said, undo = words
    if not name:
        return _shown(request, person, {"text": _("A tag needs a name."), "kind": "bad"})
    if not act([customer], name):
        return _shown(request, person)
    record(request, what, f"customer:{customer}", after={"tag": name})
    if back:
        return _shown(request, person, {"text": _("Undone")})
    url = f"{reverse(undo, args=[customer])}?{urlencode({'name': name})}"
    toast = {"text": said % {"name": name}, "undo": {"url": url, "label": _("Undo"), "seconds": UNDO_S}}
    return _shown(request, person, toast)


def _shown(request: HttpRequest, person: CustomerFacts, toast: dict[str, Any] | None = None) -> HttpResponse:
    context = {**known_tags(request, person), "again": request.method == "POST"}
    answer = render(request, "desk/person_tags.html", context)
    if toast:
        answer["HX-Trigger"] = json.dumps({"toast": toast})
    return answer
