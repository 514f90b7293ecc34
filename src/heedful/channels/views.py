"""Settings: which channels there are, how they are set up, how they do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.channels import book
from heedful.channels.adapter import Adapter, Sends
from heedful.channels.errors import SetupError, UnknownAdapterError
from heedful.channels.forms import ChannelForm
from heedful.channels.models import Channel
from heedful.channels.overview import channel_line, channel_lines
from heedful.channels.registry import adapter_named, adapters, folder
from heedful.channels.trial import try_webhook
from heedful.core.clock import utc_now
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right

State = Channel.State


@needs(Right.CHANNELS_EDIT)
def channel_list(request: HttpRequest) -> HttpResponse:
    return render(request, "channels/list.html", {"lines": channel_lines(utc_now())})


@needs(Right.CHANNELS_EDIT)
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "channels/choose.html", {"adapters": adapters().values()})


@needs(Right.CHANNELS_EDIT)
def new(request: HttpRequest, adapter: str) -> HttpResponse:
    speaks = _adapter_or_404(adapter)
    form = ChannelForm(request.POST or None, adapter=speaks, initial={"platform": speaks.platform})
    if request.method == "POST" and form.is_valid():
        row = _made(request, form, speaks)
        if row is not None and speaks.receives:
            token = book.new_token(row, who=viewer(request), now=utc_now())
            return _made_page(request, row, token, is_new=True)
        if row is not None:
            return redirect("channels:channel", key=row.key)
    context = {"form": form, "adapter": speaks, "setup": setup_text(speaks)}
    return render(request, "channels/new.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: ChannelForm, speaks: Adapter) -> Channel | None:
    try:
        return book.create(
            key=form.cleaned_data["key"],
            adapter=speaks.name,
            config=form.config(),
            secrets=form.secrets(),
            who=viewer(request),
            now=utc_now(),
            **form.columns(),
        )
    except SetupError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


@needs(Right.CHANNELS_EDIT)
def channel(request: HttpRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Channel, key=key)
    speaks = adapter_named(row.adapter)
    form = ChannelForm(request.POST or None, adapter=speaks, channel=row)
    if request.method == "POST" and form.is_valid() and _changed(request, form, row):
        messages.success(request, _("Saved"))
        return redirect("channels:channel", key=row.key)
    context = {
        "channel": row,
        "adapter": speaks,
        "form": form,
        "line": channel_line(row, utc_now()),
        "address": request.build_absolute_uri(reverse("channels:posts", args=[row.key])),
        "can_try": isinstance(speaks, Sends) and bool(row.config.get("webhook_url")),
        "setup": setup_text(speaks),
    }
    return render(request, "channels/channel.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: ChannelForm, row: Channel) -> bool:
    changes: dict[str, Any] = {"config": form.config(), "secrets": form.secrets(), **form.columns()}
    try:
        book.change(row, who=viewer(request), now=utc_now(), **changes)
    except SetupError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


@require_POST
@needs(Right.CHANNELS_EDIT)
def pause(request: HttpRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Channel, key=key)
    if book.set_state(row, State.PAUSED, who=viewer(request), now=utc_now()):
        messages.success(request, _("Paused. Posts wait in the ledger, answers wait here."))
    return redirect("channels:channel", key=key)


@require_POST
@needs(Right.CHANNELS_EDIT)
def resume(request: HttpRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Channel, key=key)
    if book.set_state(row, State.ACTIVE, who=viewer(request), now=utc_now()):
        messages.success(request, _("The channel goes on. What waited goes through now."))
    return redirect("channels:channel", key=key)


@require_POST
@needs(Right.CHANNELS_EDIT)
def token(request: HttpRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Channel, key=key)
    if not adapter_named(row.adapter).receives:
        raise Http404
    return _made_page(request, row, book.new_token(row, who=viewer(request), now=utc_now()), is_new=False)


@require_POST
@needs(Right.CHANNELS_EDIT)
def trial(request: HttpRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Channel, key=key)
    problem = try_webhook(row, text=_("This is a test from Heedful. Nobody needs to answer."), now=utc_now())
    if problem:
        messages.error(request, _("The test did not arrive: %(why)s") % {"why": problem})
    else:
        messages.success(request, _("The test arrived."))
    return redirect("channels:channel", key=key)


def setup_text(adapter: Adapter) -> SafeString:
    """The folder's own page: a template of ours, so it is trusted."""
    source = (folder(adapter.name) / "setup.html").read_text(encoding="utf8")
    return mark_safe(engines["django"].from_string(source).render({"adapter": adapter}))  # noqa: S308


def _adapter_or_404(name: str) -> Adapter:
    try:
        return adapter_named(name)
    except UnknownAdapterError as error:
        raise Http404 from error


def _made_page(request: HttpRequest, row: Channel, new_token: str, *, is_new: bool) -> HttpResponse:
    """Not a redirect: the token is shown in this answer and never again."""
    address = request.build_absolute_uri(reverse("channels:posts", args=[row.key]))
    context = {"channel": row, "token": new_token, "address": address, "is_new": is_new}
    return render(request, "channels/made.html", context)
