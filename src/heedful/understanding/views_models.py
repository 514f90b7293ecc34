"""The page of what reads: corrections, what was learnt of them, switching, and history read again."""

import re
from datetime import UTC, datetime, time

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heedful.core.clock import utc_now
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right
from heedful.understanding import again, corrections, layers, learn, models_shown
from heedful.understanding.errors import AlreadyRunning, NotThere, TooFewCorrections, WrongBase

NUMBER = re.compile("[0-9]{1,18}")


class SinceForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("Only what was said since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@require_http_methods(["GET"])
@needs(Right.LISTENING_EDIT)
def index(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    context = models_shown.page(int(before) if NUMBER.fullmatch(before) else None)
    return render(request, "understanding/models.html", {**context, "form": SinceForm()})


@require_http_methods(["GET"])
@needs(Right.LISTENING_EDIT)
def progress(request: HttpRequest) -> HttpResponse:
    return render(request, "understanding/again.html", {**models_shown.progress(), "form": SinceForm()})


@require_POST
@needs(Right.LISTENING_EDIT)
def train(request: HttpRequest) -> HttpResponse:
    try:
        made = learn.train(viewer(request), utc_now())
    except TooFewCorrections as few:
        messages.error(
            request,
            _("There are %(found)s corrections of sentiment; at least %(needed)s are needed to learn from.")
            % {"found": few.found, "needed": few.needed},
        )
    else:
        messages.success(request, _("%(version)s was learnt. Compare it below.") % {"version": made.version})
    return redirect("understanding:models")


@require_POST
@needs(Right.LISTENING_EDIT)
def switch(request: HttpRequest) -> HttpResponse:
    """POST `version`; "" is the shipped model alone."""
    version, who, now = request.POST.get("version", ""), viewer(request), utc_now()
    try:
        if version:
            layers.switch(version, who=who, now=now)
        else:
            layers.back(who=who, now=now)
    except WrongBase:
        messages.error(request, _("This was learnt on top of a model that does not read any more: train again."))
    except NotThere as error:
        raise Http404 from error
    else:
        messages.success(request, _("Switched. New posts are read with it; read history again to see it everywhere."))
    return redirect("understanding:models")


@require_POST
@needs(Right.LISTENING_EDIT)
def reread(request: HttpRequest) -> HttpResponse:
    form = SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no date."))
        return redirect("understanding:models")
    day = form.cleaned_data["since"]
    try:
        again.start(since=datetime.combine(day, time(), UTC) if day else None, who=viewer(request), now=utc_now())
    except AlreadyRunning:
        messages.error(request, _("History is being read already."))
    return redirect("understanding:models")


@require_POST
@needs(Right.LISTENING_EDIT)
def stop(request: HttpRequest) -> HttpResponse:
    again.stop(who=viewer(request), now=utc_now())
    return redirect("understanding:models")


@require_POST
@needs(Right.LISTENING_EDIT)
def take_back(request: HttpRequest, correction_id: int) -> HttpResponse:
    try:
        corrections.undo(correction_id, who=viewer(request), now=utc_now())
    except NotThere as error:
        raise Http404 from error
    messages.success(request, _("Taken back."))
    return redirect("understanding:models")
