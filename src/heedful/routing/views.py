"""Queues in the settings, the floor for supervisors, and the menu with which agents say that they are there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.core.number import whole_number
from heedful.escalation.errors import EscalationError
from heedful.routing import api
from heedful.routing.errors import NoSuchQueue, QueueInUse, RoutingError
from heedful.routing.floor import floor as floor_now
from heedful.routing.floor import open_cases
from heedful.routing.forms import CapacityForm, QueueForm, values_of
from heedful.routing.types import Presence, QueueFacts
from heedful.staff import api as staff
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right

PRESENCE_NAMES = {
    Presence.AVAILABLE: gettext_lazy("Available"),
    Presence.BUSY: gettext_lazy("Busy"),
    Presence.AWAY: gettext_lazy("Away"),
    Presence.OFFLINE: gettext_lazy("Offline"),
}
PRESENCE_KINDS = {Presence.AVAILABLE: "good", Presence.BUSY: "amber", Presence.AWAY: "amber", Presence.OFFLINE: ""}
PRESENCE_HELP = {
    Presence.AVAILABLE: gettext_lazy("Is given new cases"),
    Presence.BUSY: gettext_lazy("Keeps what there is, gets nothing new"),
    Presence.AWAY: gettext_lazy("Back soon; nothing new"),
    Presence.OFFLINE: gettext_lazy("What was not opened goes back"),
}
INVALID = 422


@needs(Right.QUEUES_EDIT)
def queues(request: HttpRequest) -> HttpResponse:
    skills, names = staff.skill_names(), {person.id: person.name for person in staff.people()}
    rows = [
        {
            "queue": queue,
            "skills": [skills.get(key, key) for key in sorted(queue.skills)],
            "members": sorted(names[pk] for pk in queue.members if pk in names),
            "minutes": f"{queue.take_back_s / 60:g}",
        }
        for queue in api.queues()
    ]
    return render(request, "routing/queues.html", {"rows": rows})


@needs(Right.QUEUES_EDIT)
def new_queue(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@needs(Right.QUEUES_EDIT)
def edit_queue(request: HttpRequest, key: str) -> HttpResponse:
    return _edit(request, _queue(key))


@needs(Right.QUEUES_EDIT)
@require_POST
def delete_queue(request: HttpRequest, key: str) -> HttpResponse:
    _queue(key)
    try:
        api.delete_queue(key, request, utc_now())
    except QueueInUse as error:
        messages.error(request, _(str(error)))
        return redirect("routing:queue", key)
    messages.success(request, _("Deleted"))
    return redirect("routing:queues")


@needs(Right.FLOOR_VIEW)
def floor(request: HttpRequest) -> HttpResponse:
    part = "routing/floor_now.html" if request.headers.get("HX-Request") else "routing/floor.html"
    return render(request, part, {"floor": floor_now(utc_now()), **_words()})


@needs(Right.FLOOR_VIEW)
def floor_cases(request: HttpRequest) -> HttpResponse:
    """The cases of a queue or an agent, each with where it could go."""
    return _cases(request, request.GET.get("queue") or None, request.GET.get("agent", ""))


@needs(Right.FLOOR_VIEW)
@require_POST
def give(request: HttpRequest, case_id: int) -> HttpResponse:
    """By hand: to a person, or to another queue."""
    to = request.POST.get("to", "")
    kind, _colon, value = to.partition(":")
    try:
        user = whole_number(value) if kind == "user" else None
        if user is not None:
            api.transfer(case_id, viewer(request), request.POST.get("why", ""), utc_now(), to_user=user)
        elif kind == "queue":
            api.transfer(case_id, viewer(request), request.POST.get("why", ""), utc_now(), to_queue=value)
    except (RoutingError, EscalationError) as error:
        messages.error(request, _(str(error)))
    return _cases(request, request.POST.get("queue") or None, request.POST.get("agent", ""))


@needs(Right.FLOOR_VIEW)
@require_POST
def set_capacity(request: HttpRequest, user_id: int) -> HttpResponse:
    form = CapacityForm(request.POST)
    if form.is_valid():
        before = api.agents([user_id])
        api.set_capacity(user_id, form.cleaned_data["capacity"], utc_now())
        staff.record(
            request,
            "routing.capacity.changed",
            f"user:{user_id}",
            before={"capacity": before[user_id].capacity} if user_id in before else None,
            after=form.cleaned_data,
        )
        api.assign(now=utc_now())
    return redirect("routing:floor") if not request.headers.get("HX-Request") else floor(request)


@needs(Right.DESK_USE)
def presence(request: HttpRequest) -> HttpResponse:
    """The menu in the desk's head; POST chooses."""
    who = viewer(request).id
    if request.method == "POST" and request.POST.get("presence") in set(Presence):
        api.set_presence(who, Presence(request.POST["presence"]), "", utc_now())
    state = api.agents([who]).get(who)
    now = state.presence if state else Presence.OFFLINE
    context: dict[str, Any] = {"now": now, "state": state, "label": PRESENCE_NAMES[now], "kind": PRESENCE_KINDS[now]}
    context["choices"] = [(one, PRESENCE_NAMES[one], PRESENCE_HELP[one], one is now) for one in Presence]
    context["why"] = _(state.why) if state and state.why else ""
    return render(request, "routing/presence.html", context)


@needs(Right.DESK_USE)
@require_POST
def beat(request: HttpRequest) -> HttpResponse:
    api.beat(viewer(request).id, utc_now())
    return HttpResponse(status=204)


def _cases(request: HttpRequest, queue: str | None, agent: str) -> HttpResponse:
    who = whole_number(agent)
    known = api.queues()
    context = {
        "rows": open_cases(queue=queue, agent=who),
        "queue": queue or "",
        "agent": agent,
        "queues": known,
        "names": {one.key: one.name for one in known},
        "people": [one for one in staff.people() if staff.allowed(one.role, Right.DESK_USE)],
    }
    return render(request, "routing/floor_cases.html", context)


def _edit(request: HttpRequest, queue: QueueFacts | None) -> HttpResponse:
    people = [one for one in staff.people() if staff.allowed(one.role, Right.DESK_USE)]
    form = QueueForm(request.POST or None, initial=values_of(queue), skills=staff.skill_names(), people=people)
    if request.method == "POST" and form.is_valid():
        if queue:
            api.change_queue(queue.key, form.draft(), request, utc_now())
        else:
            api.create_queue(form.draft(), request, utc_now())
        messages.success(request, _("Saved"))
        return redirect("routing:queues")
    return render(request, "routing/queue.html", {"form": form, "queue": queue}, status=INVALID if form.errors else 200)


def _queue(key: str) -> QueueFacts:
    try:
        return api.queue(key)
    except NoSuchQueue as error:
        raise Http404 from error


def _words() -> dict[str, Any]:
    return {"presence_names": PRESENCE_NAMES, "presence_kinds": PRESENCE_KINDS}
