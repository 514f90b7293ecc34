"""What somebody sees when a page cannot be shown: what happened and what to do next."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from heedful.staff.api import json_error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    return _page(request, HTTPStatus.BAD_REQUEST, _("The request could not be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    return _page(request, HTTPStatus.FORBIDDEN, _("Your role does not have the right to do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    return _page(request, HTTPStatus.NOT_FOUND, _("There is nothing at this address."))


def failed(request: HttpRequest) -> HttpResponse:
    message = _("Something went wrong on our side. Try again.")
    if request.path.startswith("/api/v1/"):
        return json_error(message, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    # Without the request, so that nothing asks the database, which may be what failed.
    page = render_to_string("500.html", {"scheme": request.COOKIES.get("scheme", "")})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    return _page(request, HTTPStatus.FORBIDDEN, _("The page is out of date. Load it again."))


def _page(request: HttpRequest, status: HTTPStatus, message: str) -> HttpResponse:
    if request.path.startswith("/api/v1/"):
        return json_error(message, status=status)
    return render(request, f"{int(status)}.html", {"message": message}, status=status)
