"""The filter over people as a form: its fields, and what was filled in as the filter that it means."""

from collections.abc import Mapping, Sequence

import msgspec
from django.utils.translation import gettext as _

from heedful.channels import api as channels
from heedful.core.language import NAMES as LANGUAGES
from heedful.core.platforms import NAMES as PLATFORMS
from heedful.core.platforms import platform_name
from heedful.customers import api as customers
from heedful.customers.api import Feels, Has, Wanted
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts

Given = Mapping[str, Sequence[str]]
MOST_ROWS = 5
FEELS_PARTS = ("target", "least", "most", "turned", "open")
HAS_PARTS = ("field", "how", "value")
CHANCES = ("0.5", "0.8", "0.95")
PERSONAL_FIELDS = frozenset({"email"})


class Option(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    label: str
    chosen: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Check boxes that share a name."""

    name: str
    label: str
    options: tuple[Option, ...]


class FeelsRow(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    feels: Feels | None
    targets: tuple[Option, ...]

    @property
    def turned(self) -> str:
        return "" if self.feels is None or self.feels.turned_down is None else str(self.feels.turned_down)


class HasRow(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    has: Has | None
    fields: tuple[Option, ...]


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    wanted: Wanted
    groups: tuple[Group, ...]
    feels: tuple[FeelsRow, ...]
    has: tuple[HasRow, ...]
    account: bool  # whether it may be asked for
    chances: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]  # that fields with choices may have


def read_form(given: Given, *, personal: bool) -> tuple[Wanted, tuple[str, ...]]:
    """Where each row of a condition is several fields; those that the address has already count as well."""
    feels = [text for row in range(MOST_ROWS) if (text := _row(given, "f", row, FEELS_PARTS))]
    has = [text for row in range(MOST_ROWS) if (text := _row(given, "h", row, HAS_PARTS))]
    whole = {**given, "feels": [*given.get("feels", ()), *feels], "has": [*given.get("has", ()), *has]}
    wanted, ignored = customers.read_wanted(whole)
    return permitted(wanted, personal=personal), ignored


def permitted(wanted: Wanted, *, personal: bool) -> Wanted:
    """Who may not see personal data may not find out by asking either."""
    if personal:
        return wanted
    open_to_all = tuple(one for one in wanted.has if one.field not in PERSONAL_FIELDS)
    return msgspec.structs.replace(wanted, account="", has=open_to_all)


def fields(wanted: Wanted, *, personal: bool) -> Fields:
    targets = listening.targets()
    specs = [one for one in customers.specs() if personal or one.key not in PERSONAL_FIELDS]
    named = [(one.key, customers.field_name(one)) for one in specs]
    return Fields(
        wanted=wanted,
        groups=tuple(group for group in _groups(wanted) if group.options),
        feels=tuple(
            FeelsRow(number=number, feels=one, targets=_targets(targets, one))
            for number, one in enumerate((*wanted.feels, None)[:MOST_ROWS])
        ),
        has=tuple(
            HasRow(number=number, has=one, fields=_options(named, [one.field] if one else []))
            for number, one in enumerate((*wanted.has, None)[:MOST_ROWS])
        ),
        account=personal,
        chances=tuple((one, f"{float(one) * 100:g}\u00a0%") for one in _chances(wanted)),
        values=tuple((value, customers.value_name(one, value)) for one in specs for value in one.choices),
    )


def _chances(wanted: Wanted) -> list[str]:
    asked = {str(one.turned_down) for one in wanted.feels if one.turned_down is not None}
    return sorted({*CHANCES, *asked}, key=float)


def _groups(wanted: Wanted) -> list[Group]:
    told = {one.platform for one in channels.all_facts() if one.platform}
    platforms = {*PLATFORMS, *told, *wanted.platforms} - {"twitter"}  # which is called X as well
    tags = sorted({*customers.tag_names(), *wanted.tags})
    joints = list(customers.joint_names().items())
    cohorts = [(str(pk), name) for pk, name in customers.cohort_names().items()]
    return [
        Group(
            name="joint",
            label=_("Joint reading"),
            options=_options(joints, wanted.joints),
        ),
        Group(
            name="platform",
            label=_("Platforms"),
            options=_options(
                [(one, platform_name(one)) for one in sorted(platforms, key=platform_name)], wanted.platforms
            ),
        ),
        Group(name="language", label=_("Languages"), options=_options(list(LANGUAGES.items()), wanted.languages)),
        Group(
            name="restricted",
            label=_("Processing"),
            options=_options([("yes", _("left alone, as they asked"))], ["yes"] if wanted.restricted else []),
        ),
        Group(name="tag", label=_("Tags"), options=_options([(one, one) for one in tags], wanted.tags)),
        Group(name="cohort", label=_("In cohort"), options=_options(cohorts, [str(one) for one in wanted.cohorts])),
    ]


def _label(option: tuple[str, str]) -> str:
    return option[1].casefold()


def _targets(targets: Sequence[TargetFacts], feels: Feels | None) -> tuple[Option, ...]:
    return _options([(str(one.id), one.name) for one in targets], [str(feels.target)] if feels else [])


def _options(options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(value=value, label=label, chosen=value in chosen) for value, label in options)


def _row(given: Given, letter: str, number: int, parts: Sequence[str]) -> str:
    """As the address has it; "" where the first part is left empty."""
    values = [(given.get(f"{letter}{number}-{part}") or [""])[-1].strip().replace("~", " ") for part in parts]
    if letter == "h" and values[0] and not values[2]:
        return ""
    return "~".join(values).rstrip("~") if values[0] else ""
