"""The command bar: one line that leads anywhere."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heedful.staff.api import needs, viewer
from heedful.staff.types import Right
from heedful.web.navigation import RAIL, SETTINGS, links

MOST = 8  # of a kind


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the command bar."""

    label: str
    path: str
    icon: str
    note: str = ""


@needs(Right.SIGNED_IN)
def find(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    return render(request, "web/find.html", {"hits": pages(request, text), "text": text})


def pages(request: HttpRequest, text: str) -> list[Hit]:
    person = viewer(request)
    entries = [
        *(Hit(label=link.label, path=link.path, icon=link.icon) for link in links(RAIL, person, "")),
        *(
            Hit(label=link.label, path=link.path, icon=link.icon, note=_("Settings"))
            for link in links(SETTINGS, person, "")
        ),
        Hit(label=_("Your profile"), path=reverse("staff:profile"), icon="people"),
        Hit(label=_("Change password"), path=reverse("staff:password"), icon="lock"),
    ]
    sought = text.casefold()
    return [hit for hit in entries if sought in hit.label.casefold()][: MOST if sought else None]
