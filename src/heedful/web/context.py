"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from heedful.staff.api import viewer_or_none
from heedful.web.navigation import RAIL, SETTINGS, links


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`viewer` (None before signing in) and, for whole pages, what stands in the rail."""
    person = viewer_or_none(request)
    scheme = getattr(request.user, "scheme", "auto") if person else request.COOKIES.get("scheme", "auto")
    found: dict[str, Any] = {"viewer": person, "scheme": scheme if scheme in {"light", "dark"} else ""}
    if person is not None and not getattr(request, "htmx", False):
        found["rail"] = links(RAIL, person, request.path)
        found["settings_links"] = links(SETTINGS, person, request.path)
    return found
