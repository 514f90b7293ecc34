"""Where else a case can go on, and calls that were promised."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heedful.core.clock import utc_now
from heedful.desk.cases.forms import CallBackForm
from heedful.desk.cases.views_actions import action, done, refused
from heedful.desk.errors import CannotMove
from heedful.desk.handling import calls, moving
from heedful.desk.handling.later import LONGEST
from heedful.desk.words import hindrance, platform_name
from heedful.escalation import api as escalation
from heedful.escalation.errors import NoSuchCase
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right


@require_GET
@needs(Right.DESK_USE)
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the dialog: asked only when it is opened."""
    try:
        found = moving.places(pk, now=utc_now())
    except NoSuchCase as error:
        raise Http404 from error
    current = next((one for one in escalation.branches(pk) if one.ended_at is None), None)
    return render(request, "desk/places.html", {"pk": pk, "places": found, "branch": current})


@action
def move(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    try:
        made = moving.move(pk, request.POST.get("to", "")[:600], who=viewer(request), now=now)
    except CannotMove as error:
        return refused(hindrance(error.hindrance) if error.hindrance else str(error))
    text = _("It goes on at %(where)s") % {"where": platform_name(made.platform)}
    return done(text, case=pk, what="moved", undo=reverse("desk:move-back", args=[pk]))


@action
def move_back(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    moving.move_back(pk, who=viewer(request), now=now)
    return done(_("It goes on where it began"), case=pk, what="moved")


@action
def call_back(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    form = CallBackForm(request.POST)
    at = form.cleaned_data["at"] if form.is_valid() else None
    if at is None or not now < at <= now + LONGEST:
        return refused(_("Choose a time within the next 90 days."))
    call = calls.promise_call(pk, at, form.cleaned_data["note"], who=viewer(request), now=now)
    return done(_("Noted: call back"), case=pk, what="snoozed", undo=reverse("desk:call-off", args=[call]))


@action
def call_off(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    case = calls.call_off(pk, who=viewer(request), now=now)
    return done(_("The call is off"), case=case, what="changed")
