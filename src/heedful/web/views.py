"""The front door and the health of the house."""

from http import HTTPStatus

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from heedful.staff.api import needs, viewer
from heedful.staff.types import Right, Role

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
    """Whether this process can reach its records and its ledger: what a load balancer asks."""
    states = {alias: _reachable(alias) for alias in connections}
    fine = all(states.values())
    return JsonResponse(
        {"ok": fine, "databases": states}, status=HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE
    )


def _reachable(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
