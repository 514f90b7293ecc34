"""Times and figures as people say them, in the reader's language."""

from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
RELATIVE_FOR = 7 * DAY  # after a week the date says more
THOUSAND = 1000
MILLION = 1_000_000


def span(seconds: float) -> str:
    """A length of time in its largest unit. `times.js` says the same words."""
    if seconds < HOUR:
        return _("%(count)s min") % {"count": max(1, int(seconds // MINUTE))}
    if seconds < DAY:
        return _("%(count)s h") % {"count": int(seconds // HOUR)}
    return _("%(count)s d") % {"count": int(seconds // DAY)}


def ago(at: datetime, *, now: datetime) -> str:
    """Nothing where it is better said as a date: after a week, or in the future."""
    seconds = (now - at).total_seconds()
    if seconds < -MINUTE or seconds >= RELATIVE_FOR:
        return ""
    if seconds < MINUTE:
        return _("just now")
    return _("%(span)s ago") % {"span": span(seconds)}


def due(at: datetime, *, now: datetime) -> str:
    seconds = (at - now).total_seconds()
    return (_("%(span)s left") if seconds >= 0 else _("%(span)s over")) % {"span": span(abs(seconds))}


def decimal(value: float, digits: int) -> str:
    return str(number_format(round(value, digits), decimal_pos=digits, use_l10n=True, force_grouping=True))


def compact(number: float) -> str:
    """2140 as 2.1k: for counts that are read, not added up."""
    size = abs(number)
    if size < THOUSAND:
        return decimal(number, 0 if float(number).is_integer() else 1)
    if size < MILLION:
        return _("%(number)sk") % {"number": _short(number / THOUSAND)}
    return _("%(number)sM") % {"number": _short(number / MILLION)}


def _short(value: float) -> str:
    tenth = int(value * 10) / 10  # cut, not rounded: 999,999 is not yet 1,000k
    if abs(tenth) >= 100 or tenth == int(tenth):  # noqa: PLR2004  # three digits at most
        return decimal(int(tenth), 0)
    return decimal(tenth, 1)
