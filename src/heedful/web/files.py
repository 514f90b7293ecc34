"""Static files, without making a thread of every other request."""

from collections.abc import Awaitable
from http import HTTPStatus

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import Redirect, StaticFile  # type: ignore[import-untyped]


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """WhiteNoise as it ships is synchronous: behind it each event stream and each intake would begin in a thread.

    Files are answered whole, because a synchronous stream is no answer for an event loop; the largest is Chart.js.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: object) -> None:
        super().__init__(get_response)
        self.soon = iscoroutinefunction(get_response)
        if self.soon:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        path = request.path_info
        found = self.find_file(path) if self.autorefresh else self.files.get(path)
        if found is None:
            passed: HttpResponseBase | Awaitable[HttpResponseBase] = self.get_response(request)
            return passed
        answer = whole(found, request)
        return _soon(answer) if self.soon else answer


async def _soon(answer: HttpResponseBase) -> HttpResponseBase:
    return answer


def whole(found: StaticFile | Redirect, request: HttpRequest) -> HttpResponse:
    answer = found.get_response(request.method, request.META)
    content = b""
    if answer.file is not None:
        with answer.file:
            content = answer.file.read()
    response = HttpResponse(content, status=HTTPStatus(answer.status))
    del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    if answer.file is not None:
        response["Content-Length"] = str(len(content))  # the file may have changed since WhiteNoise measured it
    return response
