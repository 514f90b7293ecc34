"""What happened to a case, as one sentence."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heedful.desk.words import priority_name, somebody
from heedful.escalation.types import CaseEventFacts, CaseState, Priority
from heedful.staff.types import Person

PLAIN = frozenset({"transferred", "given"})  # says no more than the sentence does


def happened(
    event: CaseEventFacts, *, people: Mapping[int, Person], queues: Mapping[str, str], wrap_ups: Mapping[str, str]
) -> str:
    who = somebody(people, event.who) if event.who else ""
    if event.what == "opened":
        return _("%(who)s escalated it by hand") % {"who": who} if who else _("Case opened")
    if event.what == "state":
        return _state(event, who, wrap_ups)
    if event.what == "assignment":
        return _assignment(event, who, people)
    if event.what == "queue":
        facts = {"after": queues.get(event.after, event.after), "who": who}
        said = _("%(who)s moved it to %(after)s") if who else _("Moved to %(after)s")
        return _because(said % facts, event.why)
    if event.what == "priority":
        return _because(_priority(event, who), event.why)
    return event.what


def _state(event: CaseEventFacts, who: str, wrap_ups: Mapping[str, str]) -> str:
    if event.after == CaseState.SNOOZED:
        return _("%(who)s snoozed it until %(until)s") % {"who": who, "until": _moment(event.why)}
    if event.after == CaseState.CLOSED:
        facts = {"who": who, "how": wrap_ups.get(event.why, event.why)}
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
    return said % {"who": who, "after": after}


def _because(said: str, why: str) -> str:
    # The reason is either a person's own words or one that a stage wrote in English and marked for translation.
    return f"{said}: {_(why)}" if why and why not in PLAIN else said


def _moment(text: str) -> str:
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")
    except ValueError:
        return text
