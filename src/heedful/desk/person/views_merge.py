"""One person, many handles: who may be the same, and saying so or not."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.core.clock import utc_now
from heedful.core.number import whole_number
from heedful.customers import api as customers
from heedful.customers.errors import MergeRefused
from heedful.customers.types import AlikeFacts, CustomerFacts
from heedful.desk.person import merging
from heedful.desk.person.found import person_or_404
from heedful.staff.api import needs, record, viewer
from heedful.staff.types import Right

SHOWN = 50
FOUND = 20


@require_GET
@needs(Right.PERSON_MERGE)
def alike(request: HttpRequest) -> HttpResponse:
    now = utc_now()
    some = customers.alikes(now, most=SHOWN)
    context = {"rows": _rows(some), "count": customers.suggested(now).count(), "shown": SHOWN}
    return render(request, "desk/alike.html", context)


@require_POST
@needs(Right.PERSON_MERGE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """merge, refuse or later."""
    found = customers.alike(pk)
    if found is None:
        raise Http404
    choice, who, subject = request.POST.get("do", ""), viewer(request).name, f"customer:{found.first}"
    if choice == "merge":
        return _merge(request, *_stays(found))
    if choice == "later" and customers.postpone(pk, who=who, now=utc_now()):
        messages.success(request, _("Asked again in a month."))
    elif choice == "refuse" and customers.refuse(pk, who=who):
        record(request, "customers.not-the-same", subject, after={"other": found.second})
        messages.success(request, _("Kept apart, and not asked again."))
    return redirect("desk:alike")


def _stays(found: AlikeFacts) -> tuple[int, int]:
    """Who was heard more often stays; the other one's record goes into theirs."""
    people = customers.customers([found.first, found.second])
    order = sorted(people.values(), key=lambda one: (-one.mentions, one.id))
    if len(order) < 2:  # noqa: PLR2004  # it takes two
        raise Http404
    return order[0].id, order[1].id


@require_http_methods(["GET", "POST"])
@needs(Right.PERSON_MERGE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """By hand, from a person's page: find the other record."""
    person = person_or_404(pk)
    if request.method == "POST":
        return _merge(request, person.id, whole_number(request.POST.get("other", "")) or 0)
    text = request.GET.get("q", "").strip()[:100]
    found = [one for one in customers.find(text, limit=FOUND) if one.id != person.id] if text else []
    merges = customers.merges_of(person.id)
    handles = {one.id: one for one in person.identities}
    context = {
        "person": person,
        "q": text,
        "found": found,
        "rows": _rows(customers.alikes(utc_now(), of=person.id, most=SHOWN)),
        "merges": [(one, [handles[i] for i in one.identities if i in handles]) for one in merges],
    }
    return render(request, "desk/merge.html", context)


@require_POST
@needs(Right.PERSON_MERGE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        gone = merging.take_back(request, pk, now=utc_now())
    except MergeRefused as error:
        messages.error(request, customers.merge_refusal(error))
        return redirect("desk:people")
    messages.success(request, _("They are two again, each with what they said."))
    return redirect("desk:person", gone)


def _merge(request: HttpRequest, into: int, gone: int) -> HttpResponse:
    try:
        merging.merge(request, into, gone, why=request.POST.get("why", "")[:300], now=utc_now())
    except MergeRefused as error:
        messages.error(request, customers.merge_refusal(error))
    else:
        messages.success(request, _("They are one person now. You can take that back under “Same person”."))
    return redirect("desk:alike" if "suggested" in request.POST else "desk:person", *_where(request, into))


def _where(request: HttpRequest, into: int) -> list[int]:
    return [] if "suggested" in request.POST else [into]


def _rows(some: list[AlikeFacts]) -> list[tuple[AlikeFacts, CustomerFacts, CustomerFacts, list[str]]]:
    people = customers.customers([pk for one in some for pk in (one.first, one.second)])
    return [
        (one, people[one.first], people[one.second], [customers.clue_name(kind) for kind in one.reasons])
        for one in some
        if one.first in people and one.second in people
    ]
