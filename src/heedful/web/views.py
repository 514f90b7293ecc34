"""The front door and the health of the house."""

from http import HTTPStatus

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

import heedful
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right, Role
from heedful.stream import api as stream

FIRST_PAGES = {
    Role.AGENT: ("desk:desk",),
    Role.SUPERVISOR: ("routing:floor", "desk:desk"),
    Role.ANALYST: ("insights:performance", "insights:posts"),
    Role.ADMINISTRATOR: ("desk:desk", "staff:team"),
}


@needs(Right.SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    for name in (*FIRST_PAGES[viewer(request).role], "staff:profile"):
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    return redirect("/")


@needs(Right.ANYONE)
def health(_request: HttpRequest) -> HttpResponseBase:
    """Whether this process can reach its records and its ledger, and how much waits: what a load balancer asks."""
    databases = {alias: _reachable(alias) for alias in connections}
    fine = all(databases.values())
    state = {
        "ok": fine,
        "version": heedful.__version__,
        "databases": databases,
        "pending": stream.ledger.pending() if fine else None,
    }
    return JsonResponse(state, status=HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE)


def _reachable(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
