"""The feeds that news come from: what is asked, how it went, and asking at once."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from heedful.core.clock import utc_now
from heedful.customers.errors import EventError, NoSuchEvent
from heedful.customers.events import feeds
from heedful.customers.events.feeds import FeedDraft, FeedFacts
from heedful.customers.events.views import told
from heedful.customers.words import said_of
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right

EVERY = (
    (15, gettext_lazy("15 minutes")),
    (60, gettext_lazy("hour")),
    (360, gettext_lazy("6 hours")),
    (1440, gettext_lazy("day")),
)


class FeedForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    url = forms.CharField(
        label=gettext_lazy("Address of the RSS or Atom feed"),
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    every_minutes = forms.TypedChoiceField(label=gettext_lazy("Ask every"), choices=EVERY, coerce=int, initial=60)
    inside = forms.BooleanField(
        label=gettext_lazy("Its host may have a private address or no TLS"),
        required=False,
        help_text=gettext_lazy("Only for a server of your own: everything it can reach could otherwise be read here."),
    )


@require_GET
@needs(Right.LISTENING_VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "customers/feeds.html", {"feeds": feeds.feeds(), "now": utc_now()})


@needs(Right.CHANNELS_EDIT)
def new_feed(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = feeds.create_feed(FeedDraft(**form.cleaned_data), who=viewer(request), now=utc_now())
        except EventError as error:
            form.add_error(error.field or None, said_of(error))
        else:
            messages.success(request, _("{name} is asked in a moment.").format(name=made.name))
            return redirect("customers:feeds")
    return _editor(request, form, None)


@needs(Right.CHANNELS_EDIT)
def edit_feed(request: HttpRequest, pk: int) -> HttpResponse:
    feed = _feed(pk)
    initial = {name: getattr(feed, name) for name in FeedDraft.__struct_fields__}
    form = FeedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            feeds.edit_feed(pk, FeedDraft(**form.cleaned_data), who=viewer(request), now=utc_now())
        except EventError as error:
            form.add_error(error.field or None, said_of(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("customers:feeds")
    return _editor(request, form, feed)


@require_POST
@needs(Right.CHANNELS_EDIT)
def pause_feed(request: HttpRequest, pk: int) -> HttpResponse:
    feed = _active(request, pk, active=False)
    undo = reverse("customers:feed-resume", args=[pk])
    return told(_("{name} is paused.").format(name=feed.name), undo=undo)


@require_POST
@needs(Right.CHANNELS_EDIT)
def resume_feed(request: HttpRequest, pk: int) -> HttpResponse:
    return told(_("{name} is asked again.").format(name=_active(request, pk, active=True).name))


@require_POST
@needs(Right.CHANNELS_EDIT)
def ask_now(_request: HttpRequest, pk: int) -> HttpResponse:
    try:
        feed = feeds.ask_now(pk, now=utc_now())
    except NoSuchEvent as error:
        raise Http404 from error
    return told(_("{name} is asked in a moment.").format(name=feed.name))


@require_POST
@needs(Right.CHANNELS_EDIT)
def remove_feed(request: HttpRequest, pk: int) -> HttpResponse:
    feed = _feed(pk)
    feeds.remove_feed(pk, who=viewer(request), now=utc_now())
    messages.success(request, _("{name} is removed. What it proposed stays.").format(name=feed.name))
    return redirect("customers:feeds")


def _active(request: HttpRequest, pk: int, *, active: bool) -> FeedFacts:
    _feed(pk)
    return feeds.set_feed_active(pk, active, who=viewer(request), now=utc_now())


def _feed(pk: int) -> FeedFacts:
    try:
        return feeds.feed(pk)
    except NoSuchEvent as error:
        raise Http404 from error


def _editor(request: HttpRequest, form: FeedForm, feed: FeedFacts | None) -> HttpResponse:
    return render(request, "customers/feed.html", {"form": form, "feed": feed}, status=422 if form.errors else 200)
