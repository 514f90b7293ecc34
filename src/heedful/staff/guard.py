"""Every view names the right that it needs, and nothing opens without it."""

from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from heedful.staff.models import User
from heedful.staff.people import to_person
from heedful.staff.rights import allowed
from heedful.staff.tokens import bearer_of, owner_of
from heedful.staff.types import Person, Right, Role

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def needs(right: Right, *, change: Right | None = None, with_old_password: bool = False) -> Callable[[View], View]:
    """The view opens to whoever has `right`; with `change`, methods that change something need that one instead.

    `with_old_password` keeps the view open to somebody who must choose a new password first.
    """

    def decorate(view: View) -> View:
        def asked(request: HttpRequest) -> HttpResponseBase | None:
            named = change if change is not None and request.method not in SAFE_METHODS else right
            return _refusal(request, named, with_old_password=with_old_password)

        guarded = _guard_soon(view, asked) if iscoroutinefunction(view) else _guard(view, asked)
        guarded.right = right  # type: ignore[attr-defined]
        guarded.change_right = change if change is not None else right  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def viewer(request: HttpRequest) -> Person:
    """Who is asking; only inside a view that needs more than `Right.ANYONE`."""
    person = viewer_or_none(request)
    if person is None:
        raise LookupError("nobody is signed in: the view must need a right")
    return person


def viewer_or_none(request: HttpRequest) -> Person | None:
    return getattr(request, "heedful_person", None)


def may(request: HttpRequest, right: Right) -> bool:
    person = viewer_or_none(request)
    return allowed(person.role if person else None, right)


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/") or request.headers.get("Accept", "") == "text/event-stream"


def _guard(view: Callable[..., Any], asked: Callable[[HttpRequest], HttpResponseBase | None]) -> Callable[..., Any]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = asked(request)
        return refusal if refusal is not None else cast("HttpResponseBase", view(request, *args, **kwargs))

    return guarded


def _guard_soon(
    view: Callable[..., Awaitable[Any]], asked: Callable[[HttpRequest], HttpResponseBase | None]
) -> Callable[..., Any]:
    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A view that is open to anyone must not pay for a thread: intake is such a view.
        open_door = getattr(guarded, "right", None) is Right.ANYONE is getattr(guarded, "change_right", None)
        refusal = None if open_door else await sync_to_async(asked)(request)
        return refusal if refusal is not None else cast("HttpResponseBase", await view(request, *args, **kwargs))

    return guarded


def identify(request: HttpRequest) -> User | None:
    """By the personal token where one is sent to the API, else by the session."""
    token = bearer_of(request) if request.path.startswith("/api/v1/") else None
    if token is not None:
        return owner_of(token)
    user = request.user
    return user if isinstance(user, User) or user.is_authenticated else None


def _refusal(request: HttpRequest, right: Right, *, with_old_password: bool) -> HttpResponseBase | None:
    if right is Right.ANYONE:
        return None
    user = identify(request)
    if user is None:
        return _sign_in_first(request)
    request.heedful_person = to_person(user)  # type: ignore[attr-defined]
    if user.must_change_password and not with_old_password:
        return _change_password_first(request)
    if not allowed(Role(user.role), right):
        return _forbidden(request)
    return None


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    if is_api(request):
        return _json_refusal(_("Sign in, or send a personal token as a bearer."), HTTPStatus.UNAUTHORIZED)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": resolve_url("staff:sign-in")})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/", resolve_url("staff:sign-in"))


def _change_password_first(request: HttpRequest) -> HttpResponseBase:
    if is_api(request):
        return _json_refusal(_("Choose a new password on the screen first."), HTTPStatus.FORBIDDEN)
    return redirect("staff:password")


def _forbidden(request: HttpRequest) -> HttpResponseBase:
    if is_api(request):
        return _json_refusal(_("Your role does not have the right to do this."), HTTPStatus.FORBIDDEN)
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def _json_refusal(message: str, status: HTTPStatus) -> JsonResponse:
    response = JsonResponse({"error": {"message": message}}, status=status)
    if status is HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response
