"""What happened to a case, as one sentence."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heedful.desk.words import platform_name, priority_name, somebody
from heedful.escalation.api import SPEAKS_FIRST
from heedful.escalation.types import CaseEventFacts, CaseState, Priority
from heedful.staff.types import Person

PLAIN = frozenset({"transferred", "given"})  # says no more than the sentence does


def happened(
    event: CaseEventFacts, *, people: Mapping[int, Person], queues: Mapping[str, str], wrap_ups: Mapping[str, str]
) -> str:
    who = somebody(people, event.who) if event.who else ""
    if event.what == "state":
        return _state(event, who, wrap_ups)
    if event.what == "assignment":
        return _assignment(event, who, people)
    if event.what == "queue":
        facts = {"after": queues.get(event.after, event.after), "who": who}
        said = _("%(who)s moved it to %(after)s") if who else _("Moved to %(after)s")
        return _because(said % facts, event.why)
    others = {"opened": _opened, "branch": _branch, "call-back": _call_back, "priority": _priority}
    return others[event.what](event, who) if event.what in others else event.what


def _opened(event: CaseEventFacts, who: str) -> str:
    if who:
        return _("%(who)s escalated it by hand") % {"who": who}
    return _(SPEAKS_FIRST) if event.why == SPEAKS_FIRST else _("Case opened")


def _branch(event: CaseEventFacts, who: str) -> str:
    if not event.after:
        return _("%(who)s moved it back to where it began") % {"who": who}
    facts = {"who": who, "where": platform_name(event.after), "whom": event.why}
    return _("%(who)s moved it to %(where)s: %(whom)s") % facts


def _call_back(event: CaseEventFacts, who: str) -> str:
    if event.after == "done":
        return _("%(who)s called back") % {"who": who}
    if event.after == "cancelled":
        return _("%(who)s cancelled the call") % {"who": who}
    said = _("%(who)s calls back at %(when)s") % {"who": who, "when": _moment(event.after)}
    return f"{said}: {event.why}" if event.why else said


def _state(event: CaseEventFacts, who: str, wrap_ups: Mapping[str, str]) -> str:
    if event.after == CaseState.SNOOZED:
        return _("%(who)s snoozed it until %(until)s") % {"who": who, "until": _moment(event.why)}
    if event.after == CaseState.CLOSED:
        facts = {"who": who, "how": wrap_ups.get(event.why) or (_(event.why) if event.why else "")}
        return (_("%(who)s closed it: %(how)s") if who else _("Closed: %(how)s")) % facts
    if event.before == CaseState.CLOSED:
        return _("%(who)s reopened it") % {"who": who} if who else _because(_("Open again"), event.why)
    return _("%(who)s woke it") % {"who": who} if who else _because(_("Awake again"), event.why)


def _assignment(event: CaseEventFacts, who: str, people: Mapping[int, Person]) -> str:
    after, before = somebody(people, event.after), somebody(people, event.before)
    if event.why == "claimed":
        return _("%(who)s took it") % {"who": after}
    if event.why == "taken over":
        return _("%(who)s took it over from %(before)s") % {"who": after, "before": before}
    if not event.after:
        said = _("Taken back from %(before)s") % {"before": before}
        return _because(said, event.why)
    if who and event.before:
        said = _("%(who)s transferred it from %(before)s to %(after)s") % {
            "who": who,
            "before": before,
            "after": after,
        }
        return _because(said, event.why)
    return _("Given to %(after)s") % {"after": after}


def _priority(event: CaseEventFacts, who: str) -> str:
    after = priority_name(Priority[event.after.upper()]) if event.after.upper() in Priority.__members__ else event.after
    said = _("%(who)s made it %(after)s") if who else _("It became %(after)s")
    return _because(said % {"who": who, "after": after}, event.why)


def _because(said: str, why: str) -> str:
    # The reason is either a person's own words or one that a stage wrote in English and marked for translation.
    return f"{said}: {_(why)}" if why and why not in PLAIN else said


def _moment(text: str) -> str:
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")
    except ValueError:
        return text
