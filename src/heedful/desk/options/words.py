"""What the screen says about options: why they are shown, how they worked, what stands in the way."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.customers.types import Direction, EventKind
from heedful.desk.options.effect import Effect
from heedful.desk.options.types import About, Act, Bar, Barred, OptionState, UseState

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
