"""What an agent does: each POST changes one thing, says so, and offers the way back."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.desk.cases import presence
from heedful.desk.cases.forms import NoteForm, ReplyForm, SnoozeForm, TransferForm
from heedful.desk.cases.screen import case_screen
from heedful.desk.errors import DeskError, HeldByOther, NotNow, NotSent, TooLate
from heedful.desk.handling import canned as texts
from heedful.desk.handling import replies as answers
from heedful.desk.handling import work
from heedful.desk.handling.fill import left_over
from heedful.desk.handling.later import sleeps_until
from heedful.desk.options.words import barred
from heedful.desk.types import Obstacle, ReplyFacts
from heedful.desk.words import obstacle
from heedful.escalation import api as escalation
from heedful.escalation.errors import EscalationError, NoSuchCase
from heedful.escalation.types import Priority
from heedful.routing.errors import RoutingError
from heedful.staff.api import NotAllowedError, needs, viewer
from heedful.staff.types import Right

UNDO_S = 10
Action = Callable[..., HttpResponse]


def action(view: Action) -> Action:
    """A POST for whoever may use the desk; what is refused is said in one sentence, with 422."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk, utc_now())
        except NoSuchCase as error:
            raise Http404 from error
        except (DeskError, EscalationError, RoutingError, NotAllowedError) as error:
            return refused(_sentence(error))

    return require_POST(needs(Right.DESK_USE)(guarded))


def refused(text: str) -> HttpResponse:
    return HttpResponse(text, status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type="text/plain; charset=utf-8")


def done(text: str, *, case: int, what: str, undo: str = "", label: str = "") -> HttpResponse:
    """Nothing to swap: the screen is told what happened, and the person how to take it back."""
    toast: dict[str, Any] = {"text": text}
    if undo:
        toast["undo"] = {"url": undo, "label": label or _("Undo"), "seconds": UNDO_S}
    told = {"toast": toast, "close-dialog": {}, "desk:done": {"case": case, "what": what}}
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": json.dumps(told)})


@action
def reply(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return refused(_first_error(form))
    asked = form.cleaned_data
    try:
        facts = answers.reply(
            pk,
            who=viewer(request),
            text=asked["text"].replace("\r\n", "\n").strip(),
            visibility=Visibility(asked["visibility"]),
            answers=asked["answers"],
            branch=asked["branch"],
            token=asked["token"],
            now=now,
        )
    except NotSent as error:
        return refused(_obstacles(error, pk, request, asked))
    if asked["canned"]:
        texts.use_canned(asked["canned"])
    return _reply_item(request, facts)


@action
def note(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refused(_first_error(form))
    asked = form.cleaned_data
    work.note(pk, who=viewer(request), text=asked["text"].replace("\r\n", "\n"), token=asked["token"], now=now)
    return render(request, "desk/live.html", _live_context(request, pk, now))


@action
def snooze(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    form = SnoozeForm(request.POST)
    choice: dict[str, Any] = form.cleaned_data if form.is_valid() else {"choice": "", "until": None}
    until = sleeps_until(choice["choice"], choice["until"], now, timezone.get_current_timezone())
    if until is None:
        return refused(_("Choose a time within the next 90 days."))
    work.snooze(pk, who=viewer(request), until=until, now=now)
    return done(_("Snoozed"), case=pk, what="snoozed", undo=reverse("desk:wake", args=[pk]))


@action
def wake(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    work.wake(pk, who=viewer(request), now=now)
    return done(_("Awake again"), case=pk, what="woken")


@action
def transfer(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    form = TransferForm(request.POST)
    queue, agent = form.target() if form.is_valid() else (None, None)
    if queue is None and agent is None:
        return refused(_("Choose a queue or a colleague."))
    work.transfer(pk, who=viewer(request), to_queue=queue, to_user=agent, why=form.cleaned_data["why"], now=now)
    return done(_("Transferred"), case=pk, what="transferred")


@action
def close(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    work.close(pk, who=viewer(request), wrap_up=request.POST.get("wrap_up", "")[:64], now=now)
    return done(_("Closed"), case=pk, what="closed", undo=reverse("desk:reopen", args=[pk]))


@action
def reopen(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    work.reopen(pk, who=viewer(request), now=now)
    return done(_("Open again"), case=pk, what="reopened")


@action
def claim(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    work.claim(pk, who=viewer(request), now=now)
    return done(_("It is yours"), case=pk, what="claimed")


@action
def take_over(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    work.take_over(pk, who=viewer(request), now=now)
    return done(_("Taken over"), case=pk, what="claimed")


@action
def priority(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    asked = request.POST.get("priority", "")
    if asked not in {str(one.value) for one in Priority}:
        return refused(_("Choose a priority."))
    work.set_priority(pk, who=viewer(request), priority=Priority(int(asked)), now=now)
    return done(_("Priority changed"), case=pk, what="changed")


@action
def draft(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    text, visibility = request.POST.get("text", "")[:100_000], request.POST.get("visibility", "")[:8]
    escalation.case(pk)
    presence.save_draft(pk, viewer(request).id, text=text, visibility=visibility, now=now)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@action
def looking(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    """Somebody opened it (then it is no longer only offered), is still here, is typing, or leaves."""
    who = viewer(request)
    if "gone" in request.POST:
        presence.leave(pk, who.id)
    else:
        if "opened" in request.POST:
            work.opened(pk, who=who, now=now)
        escalation.case(pk)  # raises for what is no case, before a row points at it
        presence.look(pk, who.id, typing="typing" in request.POST, now=now)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@action
def undo_reply(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    """The text goes back to the composer, which asks for it here."""
    facts = answers.undo(pk, who=viewer(request), now=now)
    return HttpResponse(facts.text, content_type="text/plain; charset=utf-8")


@action
def retry_reply(request: HttpRequest, pk: int, now: datetime) -> HttpResponse:
    return _reply_item(request, answers.retry(pk, who=viewer(request), now=now))


def _reply_item(request: HttpRequest, facts: ReplyFacts) -> HttpResponse:
    return render(request, "desk/live.html", _live_context(request, facts.case, utc_now()))


def _live_context(request: HttpRequest, pk: int, now: datetime) -> dict[str, object]:
    screen = case_screen(pk, viewer(request), now=now)
    return {"screen": screen, "undo_s": answers.undo_window().seconds}


def _obstacles(error: NotSent, pk: int, request: HttpRequest, asked: dict[str, Any]) -> str:
    too_many = 0
    if Obstacle.TOO_LONG in error.obstacles:
        screen = case_screen(pk, viewer(request), now=utc_now(), answers=asked["answers"])
        can = screen.composer.can[Visibility(asked["visibility"])]
        too_many = answers.length(asked["text"].strip(), can) - can.most_characters
    names = left_over(asked["text"])
    facts = {"too_many": too_many, "placeholder": names[0] if names else "", "way": asked["visibility"]}
    return " ".join(obstacle(kind, **facts) for kind in error.obstacles)


def _sentence(error: Exception) -> str:
    if isinstance(error, NotNow):
        return barred(error.bar) if error.bar else _("This option was not offered here. Open the case anew.")
    known = {
        HeldByOther: _("A colleague has this case. Take it over or leave it to them."),
        TooLate: _("It is on its way already and cannot be taken back."),
        NotAllowedError: _("Taking over a colleague's case is for supervisors."),
    }
    return known.get(type(error), str(error))


def _first_error(form: forms.Form) -> str:
    for name, errors in form.errors.items():
        return _("Write something first.") if name == "text" else str(errors[0])
    return ""
