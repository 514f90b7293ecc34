"""Categories that many companies need, ready to be adopted with examples to begin with."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _


class Starter(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: Any  # translated where it is shown
    description: Any
    examples: tuple[str, ...]


_NAMED = {
    "delivery": (_("Delivery"), _("Parcels that are late, lost, damaged or incomplete")),
    "billing": (_("Billing and refunds"), _("Invoices, fees, prices, and money that is owed")),
    "outage": (_("Outage"), _("What does not work at the moment: service, site, app or network")),
    "booking": (_("Booking"), _("Making, changing and cancelling bookings and appointments")),
    "staff": (_("Praise for staff"), _("Thanks that somebody should hear of")),
    "waiting": (_("Waiting for an answer"), _("Hotlines, tickets and mails that nobody answers")),
    "quality": (_("Product quality"), _("What breaks, wears out, or is not as promised")),
    "availability": (_("Availability"), _("What there is, in which size and place, and when again")),
}


@cache
def starters() -> dict[str, Starter]:
    told = tomllib.loads(files("heedful.understanding").joinpath("starters.toml").read_text("utf-8"))
    return {
        key: Starter(key=key, name=name, description=description, examples=tuple(told[key]))
        for key, (name, description) in _NAMED.items()
    }
