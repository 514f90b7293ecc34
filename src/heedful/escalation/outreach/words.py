"""Speaking first in words, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heedful.core.language import language_name
from heedful.customers.types import Direction
from heedful.escalation.outreach.types import Draft, OutreachFacts, Reason, State
from heedful.escalation.phrase import either, number
from heedful.escalation.sentence import priority_name
from heedful.escalation.types import Part
from heedful.listening.types import TargetKind


def kind_name(kind: TargetKind) -> str:
    return {
        TargetKind.COMPANY: _("the company"),
        TargetKind.COMPETITOR: _("a competitor"),
        TargetKind.PRODUCT: _("a product"),
        TargetKind.SERVICE: _("a service"),
    }[kind]


def state_name(state: State) -> str:
    return {
        State.ASKED: _("waits for approval"),
        State.SCHEDULED: _("scheduled"),
        State.OPENED: _("opened"),
        State.SHOWN: _("shown in an open case"),
        State.REFUSED: _("not done"),
        State.CANCELLED: _("cancelled"),
        State.WITHDRAWN: _("taken back"),
    }[state]


def reason_words(one: OutreachFacts) -> str:
    """Why it waits until then, or why it ended, as one sentence."""
    if one.reason is Reason.USUAL:
        said = ngettext(
            "When they are usually active, told from %(n)s post.",
            "When they are usually active, told from %(n)s posts.",
            one.posts,
        )
        return said % {"n": number(one.posts)}
    if one.reason is Reason.DEFAULT:
        said = ngettext(
            "Our own hours: %(n)s post is too little to tell theirs.",
            "Our own hours: %(n)s posts are too little to tell theirs.",
            one.posts,
        )
        return said % {"n": number(one.posts)}
    return _REASONS[one.reason]()


_REASONS = {
    Reason.WINDOW: lambda: _("They are usually active in our quiet hours, so it is in ours."),
    Reason.PER_HOUR: lambda: _("This hour is full: there is a cap."),
    Reason.NOW: lambda: _("Somebody said: now."),
    Reason.LATER: lambda: _("Somebody moved it to this time; their usual hours still count."),
    Reason.APPROVAL: lambda: _("A supervisor is asked."),
    Reason.OPEN_CASE: lambda: _("They have an open case: the change is shown there."),
    Reason.DO_NOT_CONTACT: lambda: _("They asked not to be contacted."),
    Reason.NO_CONSENT: lambda: _("They did not agree to be contacted."),
    Reason.RESTRICTED: lambda: _("Their data may not be used at present."),
    Reason.PER_PERSON: lambda: _("They were spoken to first not long ago: there is a cap."),
    Reason.ANOTHER: lambda: _("Another change of theirs is waiting already."),
    Reason.NO_WAY: lambda: _("The platform lets us neither begin nor answer any more."),
    Reason.NO_MOMENT: lambda: _("No hour within eight days is free of quiet hours."),
    Reason.RULE_OFF: lambda: _("The rule was paused or deleted."),
    Reason.SWITCHED_OFF: lambda: _("Speaking first is switched off."),
    Reason.TAKEN_BACK: lambda: _("The change was taken back by later evidence."),
    Reason.TOO_LATE: lambda: _("Nobody approved it within a week."),
    Reason.BY_HAND: lambda: _("Somebody decided so."),
}


def rule_parts(
    draft: Draft,
    *,
    queues: Mapping[str, str],
    targets: Mapping[int, str],
    joints: Mapping[str, str],
    cohorts: Mapping[int, str],
) -> tuple[Part, ...]:
    """“If the feeling toward the company falls by 0.5 or more, at least 80 % sure: …”"""
    toward = [targets.get(one, str(one)) for one in draft.targets] or [kind_name(one) for one in draft.kinds]
    facts = {"toward": either(toward) if toward else _("anything"), "size": number(draft.least_size)}
    said = {
        Direction.DOWN: _("a feeling toward %(toward)s falls by %(size)s or more"),
        Direction.UP: _("a feeling toward %(toward)s rises by %(size)s or more"),
        None: _("a feeling toward %(toward)s changes by %(size)s or more"),
    }[draft.direction]
    more = [_("at least %(least)s sure") % {"least": f"{draft.least_confidence * 100:.0f}\u00a0%"}]
    if draft.joints:
        more.append(either([joints.get(one, one) for one in draft.joints]))
    if draft.cohorts:
        which = either([cohorts.get(one, f"#{one}") for one in draft.cohorts])
        more.append(_("this person is in %(which)s") % {"which": which})
    if draft.languages:
        more.append(either([language_name(one) for one in draft.languages]))
    return (
        Part(text=_("If") + " "),
        Part(text=said % facts, strong=True),
        Part(text=", " + ", ".join(more) + ": "),
        Part(text=_end(draft, queues)),
    )


def _end(draft: Draft, queues: Mapping[str, str]) -> str:
    asks = _("a supervisor is asked") if draft.approval else _("a case at their hour")
    values = {
        "asks": asks,
        "queue": queues.get(draft.queue, draft.queue),
        "priority": priority_name(draft.priority),
        "days": number(draft.per_person_days),
        "cap": number(draft.per_hour),
    }
    said = _(
        "%(asks)s; queue %(queue)s, priority %(priority)s, once per person in %(days)s days, at most %(cap)s an hour."
    )
    return said % values


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
