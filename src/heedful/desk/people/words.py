"""A filter over people in words: a chip for each thing that it asks."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from django.utils.translation import gettext as _

from heedful.core.language import language_name
from heedful.core.platforms import platform_name
from heedful.customers import api as customers
from heedful.customers.api import Feels, Has, Wanted
from heedful.customers.types import Direction, Order
from heedful.listening import api as listening


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """`without` is the query string that lacks it."""

    text: str
    without: str


def orders() -> list[tuple[Order, str]]:
    return [
        (Order.LAST_SEEN, _("Last seen")),
        (Order.RISK, _("Risk")),
        (Order.MENTIONS, _("Mentions")),
        (Order.NAME, _("Name")),
    ]


def chips(wanted: Wanted, rest: Sequence[tuple[str, str]] = ()) -> tuple[Chip, ...]:
    """`rest` are pairs of the address that are no filter and stay."""
    every = customers.pairs(wanted)
    texts = list(sentences(wanted))
    return tuple(
        Chip(text=text, without=urlencode([*every[:place], *every[place + 1 :], *rest]))
        for place, text in enumerate(texts)
    )


def sentences(wanted: Wanted) -> Iterator[str]:
    """One for each pair of the address, in the same order."""
    targets = {one.id: one.name for one in listening.targets(active=None)} if wanted.feels else {}
    cohorts = customers.cohort_names() if wanted.cohorts else {}
    joints = customers.joint_names()
    if wanted.text:
        yield _("name or handle has “%s”") % wanted.text
    yield from (language_name(one) for one in wanted.languages)
    yield from (platform_name(one) for one in wanted.platforms)
    yield from (_feels(one, targets) for one in wanted.feels)
    yield from _numbers(wanted)
    yield from (joints.get(one, one) for one in wanted.joints)
    yield from _has_all(wanted.has)
    if wanted.account:
        yield _("account number %s") % wanted.account
    yield from (_("tagged %s") % one for one in wanted.tags)
    yield from (_("in cohort %s") % cohorts.get(one, f"#{one}") for one in wanted.cohorts)


def _numbers(wanted: Wanted) -> Iterator[str]:
    if wanted.seen_within is not None:
        yield _("seen within %s days") % wanted.seen_within
    if wanted.silent_for is not None:
        yield _("silent for %s days") % wanted.silent_for
    if wanted.followers is not None:
        yield _("at least %s followers") % wanted.followers
    if wanted.mentions is not None:
        yield _("at least %s mentions") % wanted.mentions
    if wanted.restricted is not None:
        yield _("left alone, as they asked") if wanted.restricted else _("not left alone")


def _feels(feels: Feels, targets: Mapping[int, str]) -> str:
    parts = []
    if feels.least is not None:
        parts.append(_("at least %s") % _signed(feels.least))
    if feels.most is not None:
        parts.append(_("at most %s") % _signed(feels.most))
    if feels.turned_down is not None:
        parts.append(_("turned down with %s %% or more") % round(feels.turned_down * 100))
    if feels.open is not None:
        parts.append(_("now turned down") if feels.open is Direction.DOWN else _("now turned up"))
    name = targets.get(feels.target, f"#{feels.target}")
    if not parts:
        return _("spoke of %s") % name
    return _("toward %(target)s: %(what)s") % {"target": name, "what": ", ".join(parts)}


def _has_all(has: Sequence[Has]) -> Iterator[str]:
    if not has:
        return
    specs = {one.key: one for one in customers.specs(active=None)}
    signs = {"is": "=", "min": "≥", "max": "≤"}
    for one in has:
        spec = specs.get(one.field)
        name = customers.field_name(spec) if spec else one.field
        value = customers.value_name(spec, one.value) if spec and one.how == "is" else one.value
        yield f"{name} {signs[one.how]} {value}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\u2212")
