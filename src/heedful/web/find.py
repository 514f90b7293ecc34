"""The command bar: one line that leads anywhere."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heedful.core.platforms import platform_name
from heedful.customers import api as customers
from heedful.escalation import api as escalation
from heedful.staff.api import may, needs, viewer
from heedful.staff.types import Right
from heedful.web.navigation import RAIL, SETTINGS, links

MOST = 8  # of a kind
SHORTEST_NAME = 2  # letters; fewer find everybody
LONGEST_NUMBER = 18  # digits that a key can have


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the command bar."""

    label: str
    path: str
    icon: str
    note: str = ""


@needs(Right.SIGNED_IN)
def find(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    hits = [*_cases(request, text), *pages(request, text), *_customers(request, text)]
    return render(request, "web/find.html", {"hits": hits, "text": text})


def _cases(request: HttpRequest, text: str) -> list[Hit]:
    """A case by its number, with or without the sign before it."""
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdecimal() and may(request, Right.DESK_USE)):
        return []
    found = escalation.cases([int(number)]).values() if len(number) <= LONGEST_NUMBER else []
    return [
        Hit(label=one.title, path=reverse("desk:case", args=[one.id]), icon="inbox", note=f"#{one.id}") for one in found
    ]


def begins(name: str, text: str) -> bool:
    """Whether a word of the name does: Marta before Tamar when somebody types mar."""
    return any(word.startswith(text.casefold()) for word in name.casefold().split())


def _customers(request: HttpRequest, text: str) -> list[Hit]:
    if len(text) < SHORTEST_NAME or not may(request, Right.PERSON_VIEW):
        return []
    return [
        Hit(
            label=one.name or _("Somebody without a name"),
            path=reverse("desk:person", args=[one.id]),
            icon="people",
            note=", ".join(dict.fromkeys(platform_name(identity.platform) for identity in one.identities)),
        )
        for one in sorted(customers.find(text, limit=MOST), key=lambda one: not begins(one.name, text))
    ]


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
