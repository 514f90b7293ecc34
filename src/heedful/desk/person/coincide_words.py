"""Why a change is said to coincide with an event, in one line. Never that the event caused it."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heedful.customers.types import Coincidence, Direction, Kin, Others, ShiftFacts
from heedful.listening.types import TargetFacts


def said(one: Coincidence, shift: ShiftFacts, target: TargetFacts) -> str:
    parts = [_when(one, shift), _kin(one.kin), _words(one.words)]
    if one.others is not None:
        parts += [_others(one.others, shift.direction, target.name), _usual(one.others)]
    return " · ".join(part for part in parts if part)


def _when(one: Coincidence, shift: ShiftFacts) -> str:
    ends = one.event.ends_at
    if ends is not None and one.event.starts_at <= shift.onset <= ends:
        return _("while it lasted")
    days = round(one.lag_days)
    if days < 1:
        return _("on the same day")
    return ngettext("%(days)s day before", "%(days)s days before", days) % {"days": days}


def _kin(kin: Kin) -> str:
    return {Kin.SAME: "", Kin.OWNER: _("of whom it belongs to"), Kin.OFFER: _("of what it offers")}[kin]


def _words(words: tuple[str, ...]) -> str:
    return _("the posts share: %(words)s") % {"words": ", ".join(words)} if words else ""


def _others(others: Others, direction: Direction, target: str) -> str:
    if not others.people:
        return _("nobody else turned within %(days)s days around it") % {"days": others.days}
    facts = {"n": others.people, "target": target, "days": others.days}
    if direction is Direction.UP:
        return (
            ngettext(
                "%(n)s other person turned up toward %(target)s within %(days)s days around it",
                "%(n)s other people turned up toward %(target)s within %(days)s days around it",
                others.people,
            )
            % facts
        )
    return (
        ngettext(
            "%(n)s other person turned down toward %(target)s within %(days)s days around it",
            "%(n)s other people turned down toward %(target)s within %(days)s days around it",
            others.people,
        )
        % facts
    )


def _usual(others: Others) -> str:
    if others.unusual is None:
        return _("how many do usually is not known yet")
    usual = {"usual": number_format(others.usual, decimal_pos=1)}
    if others.unusual:
        return _("usually %(usual)s: more than chance") % usual
    return _("usually %(usual)s: no more than chance allows") % usual
