"""The posts view: a river of cards, its live counter, and escalating one by hand."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.escalation import api as escalation
from heedful.escalation.errors import AlreadyEscalated, EscalationError
from heedful.insights import bar, query, river, saved
from heedful.insights.asked import address
from heedful.insights.forms import EscalateForm
from heedful.insights.types import ONLY, Span
from heedful.insights.views import asked_by
from heedful.insights.zones import ZONES
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.staff.api import may, needs, record, viewer
from heedful.staff.types import Right

MOST_APART = 1_000  # the same, of noise
MOST_NEW = 100  # counted exactly; beyond, "more than"


@needs(Right.POSTS_VIEW)
def posts(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request, span=Span.MONTH)
    found = river.page(asked, personal=may(request, Right.PERSON_DATA), after=request.GET.get("after", ""))
    whole = not request.headers.get("HX-Request") or "after" not in request.GET
    context: dict[str, Any] = {"asked": asked, "river": found}
    if not whole:
        return render(request, "insights/river.html", context | {"address": request.GET.urlencode()})
    topics = listening.topic_names()
    context["saved"] = saved.views(viewer(request), "posts")
    context |= {"bar": bar.build(asked, topics, posts=True), "topics": topics, "zones": ZONES, "posts": True}
    return render(request, "insights/posts.html", context)


@needs(Right.POSTS_VIEW)
def fresh(request: HttpRequest) -> HttpResponse:
    """How many posts came since the newest on the page."""
    asked = asked_by(request, span=Span.MONTH)
    newest = request.GET.get("newest", "")
    newer_than = int(newest) if newest.isdecimal() and len(newest) < 19 else query.newest_id()  # noqa: PLR2004  # int64
    number = query.count_after(asked.filter, asked.period, newer_than=newer_than, most=MOST_NEW + 1)
    context = {"number": min(number, MOST_NEW), "more": number > MOST_NEW, "bar": {"address": _without_place(request)}}
    return render(request, "insights/fresh.html", context)


@needs(Right.POSTS_VIEW)
def apart(request: HttpRequest) -> HttpResponse:
    """How many of these posts were set apart as noise, and the way to them. After the page: it may be a longer walk."""
    asked = asked_by(request, span=Span.MONTH)
    number = 0 if asked.filter.noise else query.noise(asked.filter, asked.period, most=MOST_APART + 1)
    only = msgspec.structs.replace(asked, filter=msgspec.structs.replace(asked.filter, noise=ONLY))
    context = {"number": min(number, MOST_APART), "more": number > MOST_APART, "address": address(only)}
    return render(request, "insights/apart.html", context)


@needs(Right.POSTS_ESCALATE)
def escalate(request: HttpRequest, mention_id: int) -> HttpResponse:
    mention = _public(mention_id)
    form = EscalateForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            return _escalated(request, mention, form)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"form": form, "card": _card(request, mention_id)}
    return render(request, "insights/escalate.html", context, status=status)


def _escalated(request: HttpRequest, mention: Mention, form: EscalateForm) -> HttpResponse:
    who = viewer(request)
    chosen = form.cleaned_data
    try:
        case = escalation.open_by_hand(mention.id, who, chosen["queue"], chosen["priority"], utc_now())
    except (AlreadyEscalated, EscalationError) as error:
        form.add_error(None, str(error))
        context = {"form": form, "card": _card(request, mention.id)}
        return render(request, "insights/escalate.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    record(request, "insights.post.escalated", f"mention:{mention.id}", after={"case": case, "queue": chosen["queue"]})
    response = render(request, "insights/card.html", {"card": _card(request, mention.id)})
    response["HX-Retarget"] = f"#post-{mention.id}"
    response["HX-Reswap"] = "outerHTML"
    said = {"toast": {"text": _("Case %(case)s is open.") % {"case": case}}, "close-dialog": None}
    response["HX-Trigger"] = msgspec.json.encode(said).decode("ascii", "backslashreplace")
    return response


def _public(mention_id: int) -> Mention:
    """Private messages are never shown here, not even to whoever guesses their number."""
    mention = listening.mention(mention_id)
    if mention is None or mention.own or mention.visibility is not Visibility.PUBLIC:
        raise Http404
    return mention


def _card(request: HttpRequest, mention_id: int) -> river.Card:
    found = river.cards([mention_id], personal=may(request, Right.PERSON_DATA))
    if not found:
        raise Http404
    return found[0]


def _without_place(request: HttpRequest) -> str:
    given = request.GET.copy()
    for name in ("newest", "after"):
        given.pop(name, None)
    return given.urlencode()
