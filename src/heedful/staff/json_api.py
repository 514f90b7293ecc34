"""JSON endpoints: a body of a known type in, a value of a known type out, and both in the OpenAPI description."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, cast

import msgspec
from asgiref.sync import async_to_sync, iscoroutinefunction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from heedful.staff.errors import ApiError
from heedful.staff.guard import SAFE_METHODS, needs
from heedful.staff.tokens import bearer_of
from heedful.staff.types import Right

Handler = Callable[..., Any]
View = TypeVar("View", bound=Callable[..., Any])


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One method of one address, as the description shows it. Types are msgspec structs, or None for nothing."""

    method: str
    right: Right
    summary: str
    description: str = ""
    body: Any = None
    query: Any = None
    response: Any = None
    status: int = 200
    example: Any = None  # a body, for the curl line


def api_view(
    right: Right,
    *,
    summary: str,
    method: str = "GET",
    description: str = "",
    body: Any = None,
    query: Any = None,
    response: Any = None,
    status: int = 200,
    example: Any = None,
) -> Callable[[Handler], Callable[..., HttpResponseBase]]:
    """The handler gets the request, the path's parts, and `body=` and `query=` where their types are named.

    It returns a value of type `response`. It refuses by raising ApiError, and says "not there" by raising Http404.
    """
    endpoint = Endpoint(
        method=method,
        right=right,
        summary=summary,
        description=description,
        body=body,
        query=query,
        response=response,
        status=status,
        example=example,
    )

    def decorate(handler: Handler) -> Callable[..., HttpResponseBase]:
        call = async_to_sync(handler) if iscoroutinefunction(handler) else handler

        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in {method, "HEAD" if method == "GET" else method}:
                return _wrong_method([method])
            return _answer(request, endpoint, call, args, kwargs)

        view.__name__ = handler.__name__
        view.__module__ = handler.__module__
        guarded = needs(right)(view)
        return described(endpoint)(guarded)

    return decorate


def described(*endpoints: Endpoint) -> Callable[[View], View]:
    """Put a view that reads and answers in its own way into the description."""

    def decorate(view: View) -> View:
        view.endpoints = {one.method: one for one in endpoints}  # type: ignore[attr-defined]
        view.csrf_exempt = True  # type: ignore[attr-defined]
        return view

    return decorate


def by_method(*views: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """One address, a view for each method."""
    doors = {one.method: view for view in views for one in view.endpoints.values()}  # type: ignore[attr-defined]

    def dispatch(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        view = doors.get("GET" if request.method == "HEAD" else request.method or "")
        return view(request, *args, **kwargs) if view else _wrong_method(sorted(doors))

    dispatch.right = views[0].right  # type: ignore[attr-defined]
    dispatch.change_right = views[-1].change_right  # type: ignore[attr-defined]
    return described(*(one for view in views for one in view.endpoints.values()))(dispatch)  # type: ignore[attr-defined]


def json_response(value: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type="application/json", status=status)


def json_error(message: str, *, status: int, field: str | None = None) -> HttpResponse:
    error = {"message": message, "field": field} if field else {"message": message}
    return json_response({"error": error}, status)


def _answer(
    request: HttpRequest, endpoint: Endpoint, call: Handler, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    forged = _forged(request)
    if forged:
        return json_error(forged, status=HTTPStatus.FORBIDDEN)
    try:
        if endpoint.query is not None:
            kwargs["query"] = msgspec.convert(request.GET.dict(), endpoint.query, strict=False)
        if endpoint.body is not None:
            kwargs["body"] = msgspec.json.decode(request.body, type=endpoint.body)
        value = call(request, *args, **kwargs)
    except (msgspec.DecodeError, ApiError, Http404) as error:
        return _said(error)
    if isinstance(value, HttpResponseBase):
        return value
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if value is None else json_response(value, endpoint.status)


def _said(error: Exception) -> HttpResponse:
    if isinstance(error, ApiError):
        return json_error(error.message, status=error.status, field=error.field)
    if isinstance(error, Http404):
        return json_error(_("There is nothing at this address."), status=HTTPStatus.NOT_FOUND)
    if isinstance(error, msgspec.ValidationError):
        message, _at, path = str(error).partition(" - at `")
        return json_error(message, status=HTTPStatus.BAD_REQUEST, field=path.strip("`").removeprefix("$.") or None)
    return json_error(_("This is not JSON: %(why)s") % {"why": error}, status=HTTPStatus.BAD_REQUEST)


def _wrong_method(methods: list[str]) -> HttpResponse:
    response = json_error(_("This address does not take that method."), status=HTTPStatus.METHOD_NOT_ALLOWED)
    response["Allow"] = ", ".join(methods)
    return response


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:  # noqa: ARG002  # Django's signature
        return HttpResponse(reason)


def _forged(request: HttpRequest) -> str | None:
    """Why this may not come from our own page; a bearer token is proof enough, because no browser adds it by itself."""
    if request.method in SAFE_METHODS or bearer_of(request) is not None:
        return None
    # The view itself is exempt, so that tokens work; the check asks for a callback only to read that mark.
    check = _CsrfCheck(lambda _request: HttpResponse())
    check.process_request(request)
    rejected = cast("HttpResponse | None", check.process_view(request, lambda _request: HttpResponse(), (), {}))
    return None if rejected is None else _("The page is out of date. Load it again.")
