"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from heedful.channels import api as channels
from heedful.staff.api import allowed, viewer_or_none
from heedful.staff.types import Right
from heedful.web.navigation import RAIL, SETTINGS, links


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`viewer` (None before signing in) and, for whole pages, what stands in the rail and which channels broke."""
    person = viewer_or_none(request)
    scheme = getattr(request.user, "scheme", "auto") if person else request.COOKIES.get("scheme", "auto")
    found: dict[str, Any] = {"viewer": person, "scheme": scheme if scheme in {"light", "dark"} else ""}
    if person is not None and not getattr(request, "htmx", False):
        found["rail"] = links(RAIL, person, request.path)
        found["settings_links"] = links(SETTINGS, person, request.path)
        if allowed(person.role, Right.CHANNELS_EDIT):
            found["troubles"] = channels.troubles()
    return found
