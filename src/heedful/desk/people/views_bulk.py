"""What is done with many people at once: tag, put on a list, export, and undo."""

from collections.abc import Mapping
from time import time
from typing import Any
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.core.number import whole_numbers
from heedful.customers import api as customers
from heedful.customers.errors import CohortRefused, NoSuchCohort
from heedful.desk.people import export
from heedful.desk.people.cohort_words import refusal
from heedful.desk.people.list import Asked, asked_of, rows
from heedful.staff.api import may, needs, record
from heedful.staff.types import Right

MOST_AT_ONCE = 5_000
MOST_EXPORTED = 20_000
AT_ONCE = 1_000  # rows of an export that are looked up together
UNDO, UNDO_S = "people-undo", 60.0


@require_POST
@needs(Right.COHORTS_EDIT)
def bulk(request: HttpRequest) -> HttpResponse:
    """Tags, puts on a list or exports those who are ticked, or all whom the filter finds."""
    asked = asked_of(_query(request), personal=may(request, Right.PERSON_DATA))
    doing = request.POST.get("do", "")
    chosen = _chosen(request, asked, most=MOST_EXPORTED if doing == "export" else MOST_AT_ONCE)
    ids = _without_those_left_alone(request, chosen)
    back = redirect(f"/people/?{asked.address}")
    if chosen and not ids:
        return back
    if not ids:
        messages.error(request, _("Nobody is chosen. Tick somebody, or all who match."))
        return back
    if doing == "export":
        return _export(request, asked, ids)
    if doing == "list":
        return _listed(request, ids, back)
    name = request.POST.get("tag", "")
    if not name.strip():
        messages.error(request, _("A tag needs a name."))
        return back
    tagged = customers.tag(ids, name)
    record(request, "customers.tagged", f"tag:{name.strip()}", after={"people": len(tagged)})
    _remember(request, {"do": "tag", "name": name, "ids": tagged})
    return back


@require_POST
@needs(Right.COHORTS_EDIT)
def undo(request: HttpRequest) -> HttpResponse:
    done = request.session.pop(UNDO, None)
    if done and done["do"] == "tag":
        customers.untag(done["ids"], done["name"])
        record(request, "customers.untagged", f"tag:{done['name']}", after={"people": len(done["ids"])})
    elif done:
        try:
            customers.put(done["cohort"], done["ids"], belong_there=False, now=utc_now())
            record(request, "customers.cohort.removed", f"cohort:{done['cohort']}", after={"people": len(done["ids"])})
        except (NoSuchCohort, CohortRefused):
            done = None
    if done:
        messages.success(request, _("Undone"))
    asked = asked_of(_query(request), personal=may(request, Right.PERSON_DATA))
    return redirect(f"/people/?{asked.address}")


def _listed(request: HttpRequest, ids: list[int], back: HttpResponse) -> HttpResponse:
    try:
        name = request.POST.get("new_list", "")
        if name.strip():
            made = customers.make_cohort(name, None, now=utc_now())
            record(request, "customers.cohort.made", f"cohort:{made.id}", after={"name": made.name, "kind": "fixed"})
        else:
            made = customers.cohort(int(request.POST.get("list", "") or 0))
        before = set(customers.in_cohort(made.id, ids))
        customers.put(made.id, ids, belong_there=True, now=utc_now())
    except (NoSuchCohort, ValueError):
        messages.error(request, _("Choose a list, or name a new one."))
        return back
    except CohortRefused as error:
        messages.error(request, refusal(error))
        return back
    added = [one for one in ids if one not in before]
    record(request, "customers.cohort.added", f"cohort:{made.id}", after={"people": len(added)})
    _remember(request, {"do": "list", "name": made.name, "cohort": made.id, "ids": added})
    return back


def _export(request: HttpRequest, asked: Asked, ids: list[int]) -> HttpResponse:
    personal = may(request, Right.PERSON_DATA)
    toward = asked.toward.id if asked.toward else None
    found = (
        row
        for start in range(0, len(ids), AT_ONCE)
        for row in rows(ids[start : start + AT_ONCE], toward, now=utc_now())
    )
    text = export.table(found, personal=personal)
    record(request, "customers.people.exported", "people", after={"people": len(ids), "filter": asked.address})
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer


def _chosen(request: HttpRequest, asked: Asked, *, most: int) -> list[int]:
    if request.POST.get("all"):
        return customers.ids_of(asked.wanted, most=most, now=utc_now())
    return list(dict.fromkeys(whole_numbers(request.POST.getlist("who"))))[:most]


def _without_those_left_alone(request: HttpRequest, ids: list[int]) -> list[int]:
    alone = customers.restricting.left_alone(ids)
    if alone:
        told = ngettext(
            "%(n)s person asked to be left alone: nothing was done with them.",
            "%(n)s people asked to be left alone: nothing was done with them.",
            len(alone),
        )
        messages.info(request, told % {"n": len(alone)})
    return [one for one in ids if one not in alone]


def _remember(request: HttpRequest, done: Mapping[str, Any]) -> None:
    number = len(done["ids"])
    if done["do"] == "tag":
        said = ngettext("%(n)s person is now tagged %(name)s.", "%(n)s people are now tagged %(name)s.", number)
    else:
        said = ngettext(
            "%(n)s person is now on the list %(name)s.", "%(n)s people are now on the list %(name)s.", number
        )
    request.session[UNDO] = {**done, "said": said % {"n": number, "name": done["name"].strip()}, "at": time()}


def undoable(request: HttpRequest) -> Mapping[str, Any] | None:
    done = request.session.get(UNDO)
    return done if done and time() - done["at"] < UNDO_S else None


def _query(request: HttpRequest) -> dict[str, list[str]]:
    """The list's own address, as its form hands it on."""
    return parse_qs(request.POST.get("query", ""))
