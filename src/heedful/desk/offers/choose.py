"""Choosing an option: checked, done and written down in one transaction, and taken back the same way."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec
from django.db.models import Q

from heedful.channels.types import Visibility
from heedful.desk.errors import HeldByOther, NotNow, NotThere, TooLate
from heedful.desk.handling import calls, moving
from heedful.desk.handling.fill import fill
from heedful.desk.handling.work import mine_or_free, transfer
from heedful.desk.models import Offer, OfferCode, Use
from heedful.desk.offers.circumstances import AtHand, at_hand
from heedful.desk.offers.menu import write_down
from heedful.desk.offers.ways_out import impossible, ways_out
from heedful.desk.options import uses
from heedful.desk.options.allowance import bar
from heedful.desk.options.catalogue import option as option_facts
from heedful.desk.options.catalogue import text_for
from heedful.desk.options.fits import checks, fits
from heedful.desk.options.types import LIVE, WRITES, Act, Bar, Barred, OptionFacts, OptionState, UseFacts, UseState
from heedful.escalation import api as escalation
from heedful.staff.api import allowed, record
from heedful.staff.types import Person, Right
from heedful.stream.api import announce, changing

_WAY_BACK = frozenset({Act.TAG, Act.CALL, Act.CHANNEL})  # done at once, and can be undone


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is for the composer, `way` how it is to go where the option says so; `undo` whether it can be undone."""

    use: UseFacts
    act: Act
    text: str
    way: Visibility | None
    undo: bool


def choose(case_id: int, option_id: int, *, who: Person, now: datetime, at: datetime | None = None) -> Chosen:
    """Raises NotNow with what stands in the way. The same again gives the same. `at` is when to call back."""
    with changing():
        if not uses.lock(option_id):
            raise NotThere
        mine_or_free(case_id, who)
        option = option_facts(option_id)
        hand = at_hand(case_id, who, now=now)
        row = _known(hand, option) or _new(hand, option, who=who, now=now)
        if row.state == UseState.DONE:
            raise NotNow(Bar(kind=Barred.USED))
        if row.state == UseState.WAITING:
            return _chosen(row, option, "")
        if not row.text or row.state == UseState.APPROVED:
            _do(row, hand, option, who=who, now=now, at=at)
        announce(f"case:{case_id}", "option.changed", ref=case_id)
        return _chosen(row, option, row.text)


def undo(use_id: int, *, who: Person, now: datetime) -> UseFacts:
    """Raises TooLate for what was sent or handed over."""
    with changing():
        row = Use.objects.select_related("option").filter(pk=use_id).first()
        if row is None:
            raise NotThere
        if row.who_id != who.id and not allowed(who.role, Right.OPTIONS_EDIT):
            raise HeldByOther
        left = Q(state__in=[UseState.WAITING, UseState.APPROVED, UseState.CHOSEN])
        left |= Q(state=UseState.DONE, option__act__in=list(_WAY_BACK))
        if not Use.objects.filter(left, pk=use_id).update(state=UseState.UNDONE):
            raise TooLate
        if row.state == UseState.DONE and row.option.act == Act.CHANNEL:
            moving.move_back(row.case_id, who=who, now=now)
        _free(use_id)
        record(who, "desk.option.undone", f"case:{row.case_id}", before={"use": use_id}, now=now)
        announce(f"case:{row.case_id}", "option.changed", ref=row.case_id)
    row.state = UseState.UNDONE
    return uses.facts_of(row)


def _known(hand: AtHand, option: OptionFacts) -> Use | None:
    said = hand.said.id if hand.said else 0
    live = Use.objects.filter(menu__case=hand.case.id, option=option.id, state__in=LIVE)
    open_still = live.exclude(state=UseState.DONE) | live.filter(menu__mention=said)
    return open_still.select_related("option").order_by("-pk").first()


def _new(hand: AtHand, option: OptionFacts, *, who: Person, now: datetime) -> Use:
    if hand.said is None or hand.customer.restricted or option.state is not OptionState.ACTIVE:
        raise NotNow
    offered = Offer.objects.filter(menu__case=hand.case.id, menu__mention=hand.said.id, option=option.id).exists()
    if not offered and not fits(checks(option.when, hand.now)):
        raise NotNow
    text, _language = text_for(option.texts, [hand.now.language, "en"])
    limits = uses.spent(hand.case.customer, now=now, options=[option.id])[option.id]
    stands = impossible(hand, option, text, out=ways_out(hand.case, [option], now=now)) or bar(
        option.guard, limits, now
    )
    if stands is not None:
        raise NotNow(stands)
    asks = option.guard.approval and not allowed(who.role, Right.OPTIONS_EDIT)
    row = Use.objects.create(
        menu=write_down(hand, [] if offered else [option.id], now=now),
        option_id=option.id,
        case_id=hand.case.id,
        who_id=who.id,
        state=UseState.WAITING if asks else UseState.CHOSEN,
        at=now,
    )
    told = {"option": option.name, "use": row.pk, "state": row.state}
    record(who, "desk.option.chosen", f"case:{hand.case.id}", after=told, now=now)
    if asks:
        announce("options", "option.waiting", ref=row.pk)
        announce(f"case:{hand.case.id}", "option.changed", ref=hand.case.id)
    return row


def _do(row: Use, hand: AtHand, option: OptionFacts, *, who: Person, now: datetime, at: datetime | None) -> None:
    code = _code(row.pk, option) if option.act is Act.CODE else ""
    text, _language = text_for(option.texts, [hand.now.language, "en"])
    row.text = fill(text, {**hand.fills, "code": code} if code else hand.fills).text
    row.state = UseState.CHOSEN if option.act in WRITES else UseState.DONE
    row.save(update_fields=["text", "state"])
    act = _ACTS.get(option.act)
    if act:
        act(row, option, who, now, at)


def _code(use_id: int, option: OptionFacts) -> str:
    """One of several is given once; a single one is everybody's."""
    codes = OfferCode.objects.filter(option=option.id)
    mine = codes.filter(use=use_id).first()
    if mine is not None:
        return mine.code
    if codes.count() == 1:
        return codes.get().code
    free = codes.filter(use=None).order_by("pk").first()
    if free is None or not OfferCode.objects.filter(pk=free.pk, use=None).update(use=use_id):
        raise NotNow(Bar(kind=Barred.NO_CODE))
    return free.code


def _call(row: Use, _option: OptionFacts, who: Person, now: datetime, at: datetime | None) -> None:
    if at is None or at <= now:
        raise NotNow(Bar(kind=Barred.NO_TIME))
    calls.call_in(row.case_id, at, who=who, use=row.pk)


def _tag(row: Use, option: OptionFacts, who: Person, now: datetime, _at: datetime | None) -> None:
    calls.tag(row.case_id, option.tag or option.name[:40], who=who, use=row.pk, now=now)


def _team(row: Use, option: OptionFacts, who: Person, now: datetime, _at: datetime | None) -> None:
    transfer(row.case_id, who=who, to_queue=option.queue, why=(row.text or option.name)[:300], now=now)


def _channel(row: Use, option: OptionFacts, who: Person, now: datetime, _at: datetime | None) -> None:
    place = ways_out(escalation.case(row.case_id), [option], now=now).place
    if not place:
        raise NotNow(Bar(kind=Barred.NO_CHANNEL))
    moving.move(row.case_id, place, who=who, now=now)


_ACTS: Mapping[Act, Callable[[Use, OptionFacts, Person, datetime, datetime | None], None]] = {
    Act.CALL: _call,
    Act.CHANNEL: _channel,
    Act.TAG: _tag,
    Act.TEAM: _team,
}


def _free(use_id: int) -> None:
    OfferCode.objects.filter(use=use_id).update(use=None)
    calls.untag(use_id)
    calls.cancel_calls(use_id)


def _chosen(row: Use, option: OptionFacts, text: str) -> Chosen:
    return Chosen(
        use=uses.facts_of(row),
        act=option.act,
        text=text,
        way=Visibility.PRIVATE if option.act is Act.PRIVATE else None,
        undo=row.state in {UseState.CHOSEN, UseState.WAITING} or option.act in _WAY_BACK,
    )
