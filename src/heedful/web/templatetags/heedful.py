"""Tags and filters that every template may use without loading them."""

from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from heedful.core import text
from heedful.core.clock import utc_now
from heedful.core.language import language_name
from heedful.core.platforms import platform_name
from heedful.staff.api import allowed
from heedful.staff.types import Person, Right
from heedful.web import words

register = template.Library()
MINUS = "\u2212"
EXACT = "DATETIME_FORMAT"  # of formats/


@register.simple_tag(name="time")
def time_tag(at: datetime | None, style: str = "relative") -> SafeString:
    """`relative` (2 min ago), `short` (14:02 today, else 12 Nov) or `exact`."""
    if at is None:
        return SafeString("")
    local = timezone.localtime(at)
    exact = date_format(local, EXACT)
    if style == "exact":
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), exact)
    if style == "short":
        return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, _short(local))
    shown = words.ago(at, now=utc_now()) or _short(local)
    return format_html('<time datetime="{}" title="{}" data-ago>{}</time>', at.isoformat(), exact, shown)


@register.simple_tag(name="due")
def due_tag(at: datetime | None) -> SafeString:
    """How long is left, or how long it is over, which also turns red."""
    if at is None:
        return SafeString("")
    now = utc_now()
    return format_html(
        '<time class="due{}" datetime="{}" title="{}" data-due>{}</time>',
        " over" if at < now else "",
        at.isoformat(),
        date_format(timezone.localtime(at), EXACT),
        words.due(at, now=now),
    )


def _short(local: datetime) -> str:
    today = timezone.localtime(utc_now())
    if local.date() == today.date():
        return date_format(local, "TIME_FORMAT")
    return date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")


@register.simple_tag
def icon(name: str) -> SafeString:
    return _drawing(name)


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe(get_template(f"web/icons/{name}.svg").render().strip())  # noqa: S308  # our own drawings


@register.filter
def compact(number: float | None) -> str:
    return "" if number is None else words.compact(number)


@register.filter
def signed(value: float | None, digits: int = 2) -> str:
    """+0.41 with the real minus sign, so that figures line up."""
    if value is None:
        return ""
    shown = words.decimal(abs(value), digits)
    if float(round(abs(value), digits)) == 0:
        return shown
    return f"{MINUS if value < 0 else '+'}{shown}"


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """0.94 as 94 %, with a space that does not break."""
    return "" if share is None else f"{words.decimal(share * 100, digits)}\u00a0%"


@register.filter
def initials(name: str | None) -> str:
    return text.initials(name or "")


@register.filter
def language(code: str | None) -> str:
    return language_name(code)


@register.filter
def platform(key: str | None) -> str:
    return platform_name(key or "")


@register.filter
def safe_url(url: str | None) -> str:
    """The address where it is http or https, else nothing: a post can hold anything."""
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""


@register.filter
def may(person: Person | None, right: str) -> bool:
    return allowed(person.role if person else None, Right(right))
