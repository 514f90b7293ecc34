"""What a field of a profile may say, and whether something told changes what is known. Pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import available_timezones

import msgspec

from heedful.customers.errors import FieldRefused
from heedful.customers.types import FactFacts, FieldKind, FieldSpec

VALUE_LENGTH = 500  # characters
YES = frozenset({"yes", "y", "true", "1", "on", "ja"})
NO = frozenset({"no", "n", "false", "0", "off", "nein"})
RELATIONS = ("prospect", "customer", "former", "detractor", "advocate")
COUNTRY_LETTERS = 2
BUILT_IN: tuple[FieldSpec, ...] = (
    FieldSpec(key="relation", name="Relation", kind=FieldKind.CHOICE, choices=RELATIONS, own=False),
    FieldSpec(key="email", name="E-mail", kind=FieldKind.TEXT, own=False),
    FieldSpec(key="country", name="Country", kind=FieldKind.TEXT, own=False),
    FieldSpec(key="time-zone", name="Time zone", kind=FieldKind.TEXT, own=False),
    FieldSpec(key="value", name="Customer value", kind=FieldKind.NUMBER, own=False),
    FieldSpec(key="consent", name="Consent", kind=FieldKind.CHOICE, choices=("given", "refused"), own=False),
    FieldSpec(key="do-not-contact", name="Do not contact", kind=FieldKind.YES_NO, own=False),
)
RESERVED = frozenset({spec.key for spec in BUILT_IN} | {"account", "platform", "handle", "name", "as-of", "source"})


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """That a field was said to hold a value; "" says that it holds none."""

    value: str
    at: datetime
    source: str
    who: str = ""


def canonical(spec: FieldSpec, text: str) -> str:
    """As it is kept; "" clears the field. Raises FieldRefused."""
    value = " ".join(text.split())
    if not value:
        return ""
    if len(value) > VALUE_LENGTH:
        raise FieldRefused(spec.key, "long")
    return _READERS[spec.kind](spec, value)


def _text(spec: FieldSpec, value: str) -> str:
    if spec.own:
        return value
    if spec.key == "email":
        return _mail(spec, value)
    if spec.key == "country":
        if len(value) != COUNTRY_LETTERS or not (value.isascii() and value.isalpha()):
            raise FieldRefused(spec.key, "country")
        return value.upper()
    if value not in available_timezones():
        raise FieldRefused(spec.key, "zone")
    return value


def _mail(spec: FieldSpec, value: str) -> str:
    name, _at, host = value.rpartition("@")
    if not name or "." not in host or " " in value:
        raise FieldRefused(spec.key, "email")
    return value.lower()


def _number(spec: FieldSpec, value: str) -> str:
    try:
        number = float(value.replace(" ", ""))
    except ValueError:
        raise FieldRefused(spec.key, "number") from None
    if not math.isfinite(number):
        raise FieldRefused(spec.key, "number")
    return repr(int(number)) if number == int(number) else repr(number)


def _date(spec: FieldSpec, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise FieldRefused(spec.key, "date") from None


def _choice(spec: FieldSpec, value: str) -> str:
    found = next((choice for choice in spec.choices if choice.casefold() == value.casefold()), None)
    if found is None:
        raise FieldRefused(spec.key, "choice")
    return found


def _yes_no(spec: FieldSpec, value: str) -> str:
    if value.casefold() in YES:
        return "yes"
    if value.casefold() in NO:
        return "no"
    raise FieldRefused(spec.key, "yes-no")


_READERS = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
}


def number_of(kind: FieldKind, value: str) -> float | None:
    """What filters compare: the number, the date as a proleptic ordinal, 1 and 0 for yes and no."""
    if not value:
        return None
    if kind is FieldKind.NUMBER:
        return float(value)
    if kind is FieldKind.DATE:
        return float(date.fromisoformat(value).toordinal())
    return {"yes": 1.0, "no": 0.0}[value] if kind is FieldKind.YES_NO else None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of what was told: fields that change, and those that are known from later."""

    changed: dict[str, Told]
    older: tuple[str, ...] = ()


def decide(known: Mapping[str, FactFacts], told: Mapping[str, Told]) -> Outcome:
    """Newer wins; of one moment what comes last does. What is told again and later is known from then on."""
    changed: dict[str, Told] = {}
    older: list[str] = []
    for field, one in told.items():
        stored = known.get(field)
        if stored is None:
            changed[field] = one  # also that it holds nothing: what is older must not fill it
        elif one.at < stored.at:
            older += [field] if one.value != stored.value else []
        elif one.value != stored.value or one.at > stored.at:
            changed[field] = one
    return Outcome(changed=changed, older=tuple(older))


def stricter(field: str, values: Sequence[str]) -> str | None:
    """Where two records of one person disagree about these, the one that allows less holds; None for other fields."""
    if field == "do-not-contact":
        return "yes" if "yes" in values else next(iter(values), "")
    if field == "consent":
        return "refused" if "refused" in values else next(iter(values), "")
    return None
