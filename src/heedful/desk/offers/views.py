"""The options beside an open case: shown, chosen, taken back, decided."""

from datetime import datetime
from random import SystemRandom

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heedful.core.language import base_code
from heedful.core.number import whole_number
from heedful.desk.cases.forms import SnoozeForm
from heedful.desk.cases.views_actions import UNDO_S, action, done, refused
from heedful.desk.handling import calls
from heedful.desk.handling.later import sleeps_until
from heedful.desk.offers.choose import Chosen, choose, undo
from heedful.desk.offers.menu import menu
from heedful.desk.options.types import Act, UseState
from heedful.staff.api import json_response, viewer

FIRST = 5  # shown at once; the others are one press away


@action
def options(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    """A POST, because what was shown is written down."""
    language = base_code(get_language()) or "en"
    screen = menu(pk, viewer(request), now=now, chance=SystemRandom(), languages=[language])
    context = {"menu": screen, "first": screen.items[:FIRST], "more": screen.items[FIRST:]}
    return render(request, "desk/options_menu.html", context)


@action
def chosen(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    asked = whole_number(request.POST.get("option", ""))
    if asked is None:
        return refused(_("Choose an option."))
    at = _time(request, now) if "at" in request.POST else None
    return json_response(_told(choose(pk, asked, who=viewer(request), now=now, at=at)))


def _time(request: HttpRequest, now: datetime) -> datetime | None:
    """Of the appointment, in the agent's own zone."""
    form = SnoozeForm({"choice": "custom", "until": request.POST["at"]})
    asked = form.cleaned_data["until"] if form.is_valid() else None
    return sleeps_until("custom", asked, now, timezone.get_current_timezone())


@action
def take_back(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    facts = undo(pk, who=viewer(request), now=now)
    return done(_("Taken back"), case=facts.case, what="option-undone")


@action
def called(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    case = calls.called(pk, who=viewer(request), now=now)
    return done(_("Called back"), case=case, what="called")


def _told(one: Chosen) -> dict[str, object]:
    words = {
        Act.TAG: _("Tagged"),
        Act.CALL: _("The case comes back at that time"),
        Act.TEAM: _("Transferred"),
        Act.CHANNEL: _("It goes on there: the composer says where"),
    }.get(one.act, _("In the answer: change it as you like, then send"))
    if one.use.state is UseState.WAITING:
        words = _("A supervisor decides first. You see it here.")
    toast: dict[str, object] = {"text": words}
    if one.undo:
        toast["undo"] = {"url": reverse("desk:option-undo", args=[one.use.id]), "label": _("Undo"), "seconds": UNDO_S}
    return {
        "use": one.use.id,
        "text": one.text if one.use.state in {UseState.CHOSEN, UseState.DONE} and one.act is not Act.TEAM else "",
        "way": one.way or "",
        "toast": toast,
        "what": {Act.TEAM: "transferred", Act.CHANNEL: "moved"}.get(one.act, ""),
    }
