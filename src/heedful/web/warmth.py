"""Models are loaded behind the first page that somebody with a session asks for.

Not when the process starts: that would delay its first answers by what loading costs a processor. And not in a process
that only takes posts in, where they would lie in memory beside the worker's and nobody would ever ask why.
"""

from collections.abc import Awaitable, Callable, Coroutine
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings

from heedful.understanding import api as understanding

Scope = dict[str, Any]
Application = Callable[..., Awaitable[None]]


def with_warmth(application: Application) -> Callable[..., Coroutine[Any, Any, None]]:
    async def warm(scope: Scope, receive: Any, send: Any) -> None:
        await application(scope, receive, send)
        if scope["type"] == "http" and _has_session(scope):
            understanding.warm_soon()

    return warm


def _has_session(scope: Scope) -> bool:
    told = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    try:
        return settings.SESSION_COOKIE_NAME in SimpleCookie(told.decode("latin-1"))
    except CookieError:
        return False
