"""Targets: whom and what feelings are held toward."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.listening import api, show
from heedful.listening.errors import TargetError
from heedful.listening.forms_targets import KIND_NAMES, TargetForm, TryTargetForm, initial_of
from heedful.listening.said import message_of
from heedful.listening.targets import OWNERS
from heedful.listening.types import Example, TargetFacts, TargetKind
from heedful.staff.api import may, needs, viewer
from heedful.staff.types import Right

_UNDO_S = 10
_NAMES_SHOWN = 6


class TargetRow(msgspec.Struct, frozen=True, kw_only=True):
    target: TargetFacts
    kind: Any
    names: tuple[str, ...]
    more: int
    under: str = ""  # the stopped owner, whose start starts it too


class TargetCard(msgspec.Struct, frozen=True, kw_only=True):
    """A company or competitor, and what it offers."""

    head: TargetRow
    offers: list[TargetRow]


@needs(Right.LISTENING_VIEW)
def targets(request: HttpRequest) -> HttpResponse:
    every, asked = api.targets(active=None), request.GET.get("q", "").strip()
    shown = [one for one in every if _holds(one, asked)]
    running = [one for one in shown if one.active]
    owners = {one.owner or one.id for one in running}
    stopped = {one.id: one.name for one in every if not one.active}
    context = {
        "cards": [_card(one, running) for one in every if one.id in owners and one.active and one.owner is None],
        "stopped": [_row(one, stopped.get(one.owner or 0, "")) for one in shown if not one.active],
        "asked": asked,
        "empty": not every,
        "without_us": not any(one.kind is TargetKind.COMPANY and one.active for one in every),
    }
    return render(request, "listening/targets.html", context)


def _holds(target: TargetFacts, asked: str) -> bool:
    return asked.casefold() in "\n".join(target.aliases).casefold()


def _card(owner: TargetFacts, running: Sequence[TargetFacts]) -> TargetCard:
    return TargetCard(head=_row(owner), offers=[_row(one) for one in running if one.owner == owner.id])


def _row(target: TargetFacts, under: str = "") -> TargetRow:
    others = target.aliases[1:]
    return TargetRow(
        target=target,
        kind=KIND_NAMES[target.kind],
        names=others[:_NAMES_SHOWN],
        more=max(len(others) - _NAMES_SHOWN, 0),
        under=under,
    )


@needs(Right.LISTENING_EDIT)
def new_target(request: HttpRequest) -> HttpResponse:
    initial = {"kind": request.GET.get("kind", TargetKind.COMPETITOR), "owner": request.GET.get("owner")}
    form = TargetForm(request.POST or None, initial=initial, owners=_owners())
    if request.method == "POST" and form.is_valid():
        try:
            target = api.create_target(form.draft(), who=viewer(request), now=utc_now())
        except TargetError as error:
            form.add_error(error.field, message_of(error))
        else:
            messages.success(request, _("{name} is watched from the next post on.").format(name=target.name))
            return redirect("listening:targets")
    return _editor(request, form, None)


@needs(Right.LISTENING_VIEW, change=Right.LISTENING_EDIT)
def edit_target(request: HttpRequest, target_id: int) -> HttpResponse:
    target = target_or_404(target_id)
    form = TargetForm(request.POST or None, initial=initial_of(target), owners=_owners(besides=target_id))
    if request.method == "POST" and form.is_valid():
        try:
            api.edit_target(target_id, form.draft(), who=viewer(request), now=utc_now())
        except TargetError as error:
            form.add_error(error.field, message_of(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("listening:targets")
    return _editor(request, form, target)


def _editor(request: HttpRequest, form: TargetForm, target: TargetFacts | None) -> HttpResponse:
    context = {"form": form, "target": target}
    return render(request, "listening/target.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.LISTENING_EDIT)
def stop_target(request: HttpRequest, target_id: int) -> HttpResponse:
    target = target_or_404(target_id)
    api.set_target_active(target_id, False, who=viewer(request), now=utc_now())
    undo = {"url": reverse("listening:target-start", args=[target_id]), "label": _("Undo"), "seconds": _UNDO_S}
    return _told({"text": _("{name} is no longer watched.").format(name=target.name), "undo": undo})


@require_POST
@needs(Right.LISTENING_EDIT)
def start_target(request: HttpRequest, target_id: int) -> HttpResponse:
    target = target_or_404(target_id)
    try:
        api.set_target_active(target_id, True, who=viewer(request), now=utc_now())
    except TargetError as error:
        return _told({"text": message_of(error), "kind": "bad"})
    return _told({"text": _("{name} is watched again.").format(name=target.name)})


def _told(toast: dict[str, Any]) -> HttpResponse:
    told = {"toast": toast, "listening:targets": {}}
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": json.dumps(told)})


@require_POST
@needs(Right.LISTENING_VIEW)
def try_target(request: HttpRequest, target_id: int = 0) -> HttpResponse:
    """The fragment beside the form, asked for while somebody types."""
    form = TryTargetForm(request.POST)
    if not form.is_valid():
        return render(request, "listening/target_preview.html", {})
    try:
        found = api.preview_target(form.draft(), besides=target_id)
    except TargetError as error:
        return render(request, "listening/target_preview.html", {"message": message_of(error)})
    context = {"found": found, "examples": _shown(request, found.examples), "homonyms": _shown(request, found.homonyms)}
    return render(request, "listening/target_preview.html", context)


def _shown(request: HttpRequest, examples: Sequence[Example]) -> list[tuple[Example, list[show.Piece]]]:
    shown = examples if may(request, Right.PERSON_DATA) else [example.covered() for example in examples]
    return [(example, show.excerpt(example.text, example.spans)) for example in shown]


def _owners(besides: int = 0) -> list[TargetFacts]:
    return [one for one in api.targets() if one.kind in OWNERS and one.id != besides]


def target_or_404(target_id: int) -> TargetFacts:
    found = api.target(target_id)
    if found is None:
        raise Http404
    return found
