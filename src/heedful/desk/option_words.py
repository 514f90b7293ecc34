"""What the screen says about options: why they are shown, how they worked, what stands in the way."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heedful.core.language import language_name
from heedful.customers.api import joint_names, specs, value_name
from heedful.customers.types import Direction, EventKind
from heedful.desk.effect import Effect
from heedful.desk.option_types import About, Act, Aspect, Bar, Barred, Check, OptionState, UseState
from heedful.desk.words import platform_name, sentiment_name, visibility_name
from heedful.understanding.api import intent_names

ACTS = {
    Act.REPLY: gettext_lazy("Put a text into the answer"),
    Act.PRIVATE: gettext_lazy("Go on in private, with a text"),
    Act.CODE: gettext_lazy("Give an offer code, with a text"),
    Act.TAG: gettext_lazy("Tag the case, with a text if there is one"),
    Act.CALL: gettext_lazy("Make an appointment to call back"),
    Act.TEAM: gettext_lazy("Hand the case to a queue"),
    Act.CHANNEL: gettext_lazy("Go on in another channel"),
}
ABOUTS = {
    About.COMPANY: gettext_lazy("the company"),
    About.PRODUCT: gettext_lazy("what we offer"),
    About.COMPETITOR: gettext_lazy("a competitor"),
}
DIRECTIONS = {Direction.DOWN: gettext_lazy("turned down"), Direction.UP: gettext_lazy("turned up")}
EVENT_KINDS = {
    EventKind.LAUNCH: gettext_lazy("a launch"),
    EventKind.PRICE: gettext_lazy("a change of price"),
    EventKind.OUTAGE: gettext_lazy("an outage"),
    EventKind.LAWSUIT: gettext_lazy("a lawsuit"),
    EventKind.AWARD: gettext_lazy("an award"),
    EventKind.ANNOUNCEMENT: gettext_lazy("an announcement"),
    EventKind.POLICY: gettext_lazy("a policy"),
    EventKind.OTHER: gettext_lazy("something else"),
}
OPTION_STATES = {OptionState.ACTIVE: gettext_lazy("active"), OptionState.DISABLED: gettext_lazy("switched off")}
USE_STATES = {
    UseState.WAITING: gettext_lazy("waits for approval"),
    UseState.APPROVED: gettext_lazy("approved"),
    UseState.REFUSED: gettext_lazy("refused"),
    UseState.CHOSEN: gettext_lazy("in the answer"),
    UseState.DONE: gettext_lazy("used"),
    UseState.UNDONE: gettext_lazy("taken back"),
}
_ASPECTS = {
    Aspect.JOINT: gettext_lazy("changes together"),
    Aspect.EVENTS: gettext_lazy("coincides with"),
    Aspect.CATEGORIES: gettext_lazy("category"),
    Aspect.INTENTS: gettext_lazy("intent"),
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


def barred(bar: Bar) -> str:
    """Why it cannot be chosen, and what would help."""
    until = _day(bar.until)
    return {
        Barred.PERSON: _("This person got it already; again from %(until)s.") % {"until": until},
        Barred.DAY: _("Used up for today (%(limit)d).") % {"limit": bar.limit},
        Barred.MONTH: _("Used up until %(until)s (%(limit)d a month).") % {"until": until, "limit": bar.limit},
        Barred.NO_CODE: _("No offer code is left. A supervisor can add some in the settings."),
        Barred.NO_TEXT: _("It has no text yet. A supervisor can write one in the settings."),
        Barred.NO_PRIVATE: _("This channel takes no private answer here, or your role does not include it."),
        Barred.NO_ANSWER: _("Nothing can be answered here: the channel takes no answers, or your role does not."),
        Barred.NO_QUEUE: _("No queue is named for it. A supervisor can choose one in the settings."),
        Barred.SAME_QUEUE: _("The case is in this queue already."),
        Barred.NO_CHANNEL: _("No other channel is connected in which this person can be reached."),
        Barred.NO_TIME: _("Choose a time within the next 90 days."),
        Barred.USED: _("It was used for this post already."),
        Barred.CLOSED: _("The case is closed. Reopen it first."),
    }[bar.kind]


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""


def worked(effect: Effect) -> str:
    """In one sentence, for whoever hovers or cannot see."""
    counts = {"used": effect.used, "others": effect.others}
    if not effect.used or not effect.others:
        return _("Nothing comparable has been seen yet.")
    said = _("Compared: %(used)d cases with it, %(others)d alike without.") % counts
    return f"{said} {_('Too few to rely on.')}" if effect.thin else said


def use_state(state: str) -> str:
    return str(USE_STATES[UseState(state)])


def act_name(act: str) -> str:
    return str(ACTS[Act(act)])


def state_name(state: str) -> str:
    return str(OPTION_STATES[OptionState(state)])


_SENTENCES: Mapping[Aspect, Callable[[Check], str]] = {
    Aspect.TURNED: _turned,
    Aspect.FEELS: _feels,
    Aspect.ABOUT: _speaks,
    Aspect.SAID: _reads,
    Aspect.VISIBILITY: _said_in,
    Aspect.VALUE: _worth,
}
