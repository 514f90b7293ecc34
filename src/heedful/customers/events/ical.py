"""Events from an iCalendar file (RFC 5545): the VEVENTs of it, as far as public events need them. Pure.

Definitions of time zones are not read: a TZID is looked up by its name, which is what every program writes that we
know, Outlook with names of its own. An event that repeats is many events, and is refused rather than halved.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from heedful.customers.errors import EventError
from heedful.customers.events.entry import MOST_ENTRIES, Entry

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_DURATION = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_OUTLOOK = {
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "E. Europe Standard Time": "Europe/Chisinau",
    "FLE Standard Time": "Europe/Kyiv",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "Pacific Standard Time": "America/Los_Angeles",
    "E. South America Standard Time": "America/Sao_Paulo",
    "India Standard Time": "Asia/Kolkata",
    "Arabian Standard Time": "Asia/Dubai",
    "Tokyo Standard Time": "Asia/Tokyo",
    "AUS Eastern Standard Time": "Australia/Sydney",
}


class Property(msgspec.Struct, frozen=True):
    value: str
    parameters: Mapping[str, str] = {}


Properties = dict[str, Property]


def entries(text: str, zone: tzinfo) -> list[Entry]:
    """`zone` is for times that name none. Raises EventError where there is no event in it at all."""
    found: list[Entry] = []
    for place, properties in _events(text):
        if len(found) >= MOST_ENTRIES:
            raise EventError("At most {most} events at once.", "file", most=MOST_ENTRIES)
        found.append(_entry(place, properties, zone))
    if not found:
        raise EventError("There is no event in this file: it must be a calendar with VEVENTs.", "file")
    return found


def _events(text: str) -> Iterator[tuple[int, Properties]]:
    """Of each VEVENT its own properties, not those of an alarm within it; the first of each name."""
    within: list[str] = []
    begun, properties = 0, Properties()
    for place, line in _unfolded(text):
        parts = _LINE.fullmatch(line)
        if parts is None:
            continue
        name, parameters, value = parts[1].upper(), parts[2], parts[3]
        if name == "BEGIN":
            within.append(value.strip().upper())
            if within[-1] == "VEVENT":
                begun, properties = place, {}
        elif name == "END" and within:
            if within.pop() == "VEVENT":
                yield begun, properties
        elif within and within[-1] == "VEVENT":
            told = {key.upper(): given.strip('"') for key, given in _PARAMETER.findall(parameters)}
            properties.setdefault(name, Property(value, told))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what was folded away behind them, and where each begins."""
    place, parts = 1, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield place, "".join(parts)
        place, parts = number, [line]
    yield place, "".join(parts)


def _entry(place: int, told: Properties, zone: tzinfo) -> Entry:
    again = told.get("RECURRENCE-ID")
    uid = _words(told, "UID") + (f"#{again.value}" if again else "")
    entry = Entry(
        place=place,
        title=_words(told, "SUMMARY"),
        kind=_words(told, "CATEGORIES").partition(",")[0],
        text=_words(told, "DESCRIPTION"),
        link=_words(told, "URL"),
        uid=uid,
    )
    try:
        starts, ends = _span(told, zone)
    except EventError as fault:
        return msgspec.structs.replace(entry, fault=fault)
    return msgspec.structs.replace(entry, starts_at=starts, ends_at=ends)


def _words(told: Properties, name: str) -> str:
    found = told.get(name)
    return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], found.value).strip() if found else ""


def _span(told: Properties, zone: tzinfo) -> tuple[datetime, datetime | None]:
    if "RRULE" in told or "RDATE" in told:
        raise EventError("It repeats: enter the days that count one by one.", "starts")
    if _words(told, "STATUS").upper() == "CANCELLED":
        raise EventError("It was called off.", "starts")
    if "DTSTART" not in told:
        raise EventError("It has no start.", "starts")
    starts, whole_day = _moment(told["DTSTART"], zone)
    if "DTEND" in told:
        ends, ends_on_day = _moment(told["DTEND"], zone)
        ends -= timedelta(days=1) if ends_on_day else timedelta(0)  # a DTEND that is a date is the day after
    elif "DURATION" in told:
        ends = starts + _length(told["DURATION"].value) - timedelta(days=1 if whole_day else 0)
    else:
        return starts, None
    return starts, ends if ends > starts else None


def _moment(told: Property, zone: tzinfo) -> tuple[datetime, bool]:
    """And whether it is a whole day."""
    value = told.value.strip()
    named = told.parameters.get("TZID", "")
    place: tzinfo = _zone(named) if named else zone
    try:
        if len(value) == len("20261103"):
            return datetime.strptime(value, "%Y%m%d").replace(tzinfo=place), True
        if value.endswith("Z"):
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), False
        return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=place), False
    except ValueError:
        raise EventError("“{told}” is no time.", "starts", told=value[:40]) from None


def _zone(name: str) -> ZoneInfo:
    """Some programs put their own name before the zone's."""
    for wanted in (_OUTLOOK.get(name, name), "/".join(name.split("/")[-2:])):
        try:
            return ZoneInfo(wanted)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    raise EventError("The time zone “{name}” is not known.", "starts", name=name[:40])


def _length(told: str) -> timedelta:
    parts = _DURATION.fullmatch(told.strip())
    if parts is None or not any(parts.groups()):
        raise EventError("“{told}” is no length of time.", "starts", told=told[:40])
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in parts.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
