"""Why an option is shown, condition by condition, in words."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heedful.core.language import language_name
from heedful.customers.api import joint_names, specs, value_name
from heedful.customers.types import Direction, EventKind
from heedful.desk.options.types import About, Aspect, Check
from heedful.desk.options.words import ABOUTS, DIRECTIONS, EVENT_KINDS
from heedful.desk.words import platform_name, sentiment_name, visibility_name
from heedful.understanding.api import intent_names

_ASPECTS = {
    Aspect.JOINT: gettext_lazy("changes together"),
    Aspect.EVENTS: gettext_lazy("coincides with"),
    Aspect.CATEGORIES: gettext_lazy("category"),
    Aspect.INTENTS: gettext_lazy("intent"),
    Aspect.COHORTS: gettext_lazy("cohort"),
    Aspect.RELATION: gettext_lazy("relation"),
    Aspect.CHANNEL: gettext_lazy("channel"),
    Aspect.PLATFORM: gettext_lazy("platform"),
    Aspect.LANGUAGE: gettext_lazy("language"),
}


def reason(check: Check) -> str:
    """What made a condition hold, or what it waits for."""
    said = _SENTENCES.get(check.aspect)
    if said is not None:
        return said(check)
    named = _listed(_value(check.aspect, value) for value in check.values)
    return f"{_ASPECTS[check.aspect]}: {named}"


def _speaks(check: Check) -> str:
    names = _listed(_about(value) for value in check.values)
    return _("speaks of %(name)s") % {"name": check.name if check.held else names}


def _reads(check: Check) -> str:
    return _("what was said reads %(sentiment)s") % {"sentiment": sentiment_name(check.values[0])}


def _said_in(check: Check) -> str:
    return _("said in %(way)s") % {"way": _listed(visibility_name(value) for value in check.values)}


def _turned(check: Check) -> str:
    direction = str(DIRECTIONS[Direction(check.values[0])])
    if not check.held:
        toward = _listed(_about(value) for value in check.values[1:])
        return _("%(turned)s toward %(name)s") % {"turned": direction, "name": toward} if toward else direction
    days = round(check.number or 0)
    when = _("today") if days == 0 else ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return _("%(turned)s toward %(name)s %(when)s") % {"turned": direction, "name": check.name, "when": when}


def _feels(check: Check) -> str:
    feelings = _listed(sentiment_name(value) for value in check.values)
    if not check.held:
        return _("feels %(sentiment)s") % {"sentiment": feelings}
    return _("feels %(sentiment)s toward %(name)s") % {"sentiment": feelings, "name": check.name}


def _worth(check: Check) -> str:
    if check.held:
        return _("customer value %(value)s") % {"value": number_format(check.number or 0)}
    least, most = check.values
    return _("customer value %(range)s") % {"range": f"{least} … {most}".strip()}


def _about(value: str) -> str:
    return str(ABOUTS[About(value)])


def _value(aspect: Aspect, value: str) -> str:
    if aspect is Aspect.JOINT:
        return joint_names().get(value, value)
    if aspect is Aspect.INTENTS:
        return intent_names().get(value, value)
    if aspect is Aspect.EVENTS:
        return str(EVENT_KINDS[EventKind(value)])
    if aspect is Aspect.RELATION:
        return next((value_name(one, value) for one in specs() if one.key == "relation"), value)
    if aspect is Aspect.LANGUAGE:
        return language_name(value)
    return platform_name(value) if aspect is Aspect.PLATFORM else value


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


_SENTENCES: Mapping[Aspect, Callable[[Check], str]] = {
    Aspect.TURNED: _turned,
    Aspect.FEELS: _feels,
    Aspect.ABOUT: _speaks,
    Aspect.SAID: _reads,
    Aspect.VISIBILITY: _said_in,
    Aspect.VALUE: _worth,
}
