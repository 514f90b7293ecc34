"""The performance page, and the data that its charts draw."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from heedful.core.clock import utc_now
from heedful.insights import bar, board, saved, toward
from heedful.insights.asked import Asked, address, read
from heedful.insights.types import Span
from heedful.insights.words import CHARTS
from heedful.insights.zones import ZONES
from heedful.listening import api as listening
from heedful.staff.api import json_response, needs, viewer
from heedful.staff.types import Right


def asked_by(request: HttpRequest, *, span: Span) -> Asked:
    return read(dict(request.GET.lists()), now=utc_now(), zone=timezone.get_current_timezone_name(), span=span)


@needs(Right.CHARTS_VIEW)
def performance(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request, span=Span.WEEK)
    topics = listening.topic_names()
    context = {
        "asked": asked,
        "bar": bar.build(asked, topics, posts=False),
        "topics": topics,
        "zones": ZONES,
        "saved": saved.views(viewer(request), "performance"),
        "charts": [(name, title, SHAPES[name]) for name, title in CHARTS.items()],
    }
    return render(request, "insights/performance.html", context)


@needs(Right.CHARTS_VIEW)
def mentions_data(request: HttpRequest) -> HttpResponse:
    return json_response(board.mentions_board(asked_by(request, span=Span.WEEK), listening.topic_names()))


@needs(Right.CHARTS_VIEW)
def toward_data(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request, span=Span.WEEK)
    context = {"table": toward.table(asked), "address": address(asked)}
    return render(request, "insights/toward.html", context)


@needs(Right.CHARTS_VIEW)
def people_data(request: HttpRequest) -> HttpResponse:
    return json_response(board.people_board(asked_by(request, span=Span.WEEK), listening.topic_names()))


SHAPES = {  # the first is how a chart is drawn at first
    "mentions-over-time": ("line", "pie"),
    "people-over-time": ("line", "pie", "bar"),
    "net-over-time": ("line",),
    "sentiment-by-topic": ("bar",),
    "sentiment-by-platform": ("bar",),
    "mentions-by-platform": ("bar", "pie"),
    "topics-by-platform": ("bar",),
    "content-by-platform": ("pie", "bar"),
}
