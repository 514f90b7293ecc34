"""Headers, the viewer's language and time zone, and the refusal of whatever no right was named for."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.decorators import sync_and_async_middleware

from heedful.web import errors

Handler = Callable[[HttpRequest], Any]
log = logging.getLogger(__name__)

# Nothing from elsewhere and nothing inline: text from posts can never become a script, whatever a template forgets.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
ONE_YEAR = 365 * 24 * 3600  # seconds


def _secure(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure():
        response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}")
    if response.get("Content-Type", "").startswith("text/html"):
        # Pages hold personal data: no shared cache keeps them, and "back" after signing out asks again.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


@sync_and_async_middleware
def security_headers(get_response: Handler) -> Handler:
    if iscoroutinefunction(get_response):

        async def soon(request: HttpRequest) -> HttpResponseBase:
            return _secure(request, await get_response(request))

        return soon

    def now(request: HttpRequest) -> HttpResponseBase:
        return _secure(request, get_response(request))

    return now


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@contextmanager
def _as_seen_by(request: HttpRequest, user: AbstractBaseUser | AnonymousUser | None) -> Iterator[None]:
    language = getattr(user, "language", "") or translation.get_language_from_request(request)
    with translation.override(language), timezone.override(zone_of(getattr(user, "time_zone", "UTC"))):
        yield


@sync_and_async_middleware
def viewer_locale(get_response: Handler) -> Handler:
    """Without a session cookie there is nobody to look up: intake never waits for the records here."""
    if iscoroutinefunction(get_response):

        async def soon(request: HttpRequest) -> HttpResponseBase:
            user = await request.auser() if settings.SESSION_COOKIE_NAME in request.COOKIES else None
            with _as_seen_by(request, user):
                response: HttpResponseBase = await get_response(request)
                return response

        return soon

    def now(request: HttpRequest) -> HttpResponseBase:
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        with _as_seen_by(request, user):
            response: HttpResponseBase = get_response(request)
            return response

    return now


class RefuseUnguarded:
    """Fails closed: a view that names no right opens to nobody, so forgetting one cannot leak anything."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.process_view: Callable[..., Any] = self._look
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)
            self.process_view = self._look_soon

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        answer: HttpResponseBase | Awaitable[HttpResponseBase] = self.get_response(request)
        return answer

    def _look(
        self, request: HttpRequest, view: Callable[..., Any], _args: list[Any], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if hasattr(view, "right"):
            return None
        log.error("refused %s: the view %s names no right", request.path, getattr(view, "__qualname__", view))
        return errors.forbidden(request, PermissionError("the view names no right"))

    async def _look_soon(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        return self._look(request, view, args, kwargs)
