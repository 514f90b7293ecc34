"""The options for a case: which fit and why, in which order, how each has worked, and what stands in the way.

What is shown is written down once for each post that is to be answered, with its order: seen again, it is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

import msgspec
from django.conf import settings

from heedful.desk import models
from heedful.desk.handling.calls import CallFacts, calls_in, tags_in
from heedful.desk.handling.fill import fill
from heedful.desk.offers.circumstances import AtHand, at_hand
from heedful.desk.offers.ways_out import WaysOut, impossible, ways_out
from heedful.desk.options import tallies
from heedful.desk.options.allowance import Spent, bar
from heedful.desk.options.catalogue import options, text_for
from heedful.desk.options.comparable import stratum
from heedful.desk.options.effect import Effect, Sums, effect
from heedful.desk.options.explore import kept, order
from heedful.desk.options.fits import checks, fits
from heedful.desk.options.guidelines import GuidelineText, beside
from heedful.desk.options.types import Act, Bar, Check, OptionFacts, UseFacts, UseState
from heedful.desk.options.uses import spent, uses_in
from heedful.escalation.types import CaseState
from heedful.routing import api as routing
from heedful.staff.types import Person
from heedful.stream.api import changing, set_timer

FOLLOW = "desk.follow"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """`bar` is why it cannot be chosen now, `use` what became of it here; `gaps` are placeholders nothing fills."""

    option: OptionFacts
    checks: tuple[Check, ...]
    effect: Effect
    text: str
    language: str
    gaps: tuple[str, ...]
    bar: Bar | None = None
    use: UseFacts | None = None


class MenuScreen(msgspec.Struct, frozen=True, kw_only=True):
    """`items` can be chosen, in order; `barred` fit and cannot. `mine`: no colleague has the case.

    `left_alone`: the person asked that nothing be made of what is known of them.
    """

    case: int
    items: tuple[Item, ...]
    barred: tuple[Item, ...]
    guidelines: tuple[GuidelineText, ...]
    calls: tuple[CallFacts, ...]
    tags: tuple[str, ...]
    open: bool
    mine: bool
    any_options: bool
    left_alone: bool


def menu(
    case_id: int, who: Person, *, now: datetime, chance: Random, languages: Sequence[str] = (), seen: bool = True
) -> MenuScreen:
    """Shown, and written down where the viewer could act on it; not where nobody has `seen` it."""
    hand = at_hand(case_id, who, now=now)
    held = routing.assignment(case_id)
    may, is_open = held is None or held.user == who.id, hand.case.state is not CaseState.CLOSED
    there = options()
    done = {use.option: use for use in uses_in(case_id)}
    alone = hand.customer.restricted
    items = [one for one in _items(hand, there, done, now=now) if (fits(one.checks) and not alone) or one.use]
    known = tallies.known([one.option.id for one in items])
    items = [msgspec.structs.replace(one, effect=effect(known.get(one.option.id, []))) for one in items]
    free = {one.option.id: one for one in items if one.bar is None}
    places = _places(hand, free, known, record=seen and may and is_open, now=now, chance=chance)
    return MenuScreen(
        case=case_id,
        items=tuple(free[pk] for pk in places),
        barred=tuple(one for one in items if one.bar is not None),
        guidelines=beside(hand.now.categories, [*languages, "en"]),
        calls=calls_in(case_id),
        tags=tags_in(case_id),
        open=is_open,
        mine=may,
        any_options=bool(there),
        left_alone=alone,
    )


def _items(hand: AtHand, there: Sequence[OptionFacts], done: Mapping[int, UseFacts], *, now: datetime) -> list[Item]:
    limits = spent(hand.case.customer, now=now)
    out = ways_out(hand.case, there, now=now)
    return [_item(hand, one, use=done.get(one.id), limits=limits[one.id], out=out, now=now) for one in there]


def _item(
    hand: AtHand, option: OptionFacts, *, use: UseFacts | None, limits: Spent, out: WaysOut, now: datetime
) -> Item:
    text, language = text_for(option.texts, [hand.now.language, "en"])
    filled = fill(text, hand.fills)
    here = use is not None and use.state in {UseState.WAITING, UseState.APPROVED, UseState.CHOSEN}
    stands = impossible(hand, option, text, out=out) or (None if here else bar(option.guard, limits, now))
    return Item(
        option=option,
        checks=checks(option.when, hand.now),
        effect=effect([]),
        text=filled.text,
        language=language,
        gaps=tuple(name for name in filled.unknown if not (name == "code" and option.act is Act.CODE)),
        bar=stands,
        use=use if use is not None and use.state is not UseState.UNDONE else None,
    )


def _places(
    hand: AtHand,
    free: Mapping[int, Item],
    known: Mapping[int, Sequence[Sums]],
    *,
    record: bool,
    now: datetime,
    chance: Random,
) -> list[int]:
    said = hand.said.id if hand.said else 0
    before = list(
        models.Offer.objects.filter(menu__case=hand.case.id, menu__mention=said)
        .order_by("place", "pk")
        .values_list("option", flat=True)
    )
    drawn = order({pk: len(one.checks) for pk, one in free.items()}, known, chance)
    places = kept(before, drawn)
    new = [pk for pk in places if pk not in before]
    if record and hand.said is not None and new:
        write_down(hand, new, now=now)
    return places


def write_down(hand: AtHand, new: Sequence[int], *, now: datetime) -> models.Menu:
    """What is offered from here on; what was offered before stays where it was."""
    if hand.said is None:
        raise ValueError("nothing was said that an option could answer")
    due = now + timedelta(days=settings.EFFECT_DAYS)
    with changing():
        row, made = models.Menu.objects.get_or_create(
            case_id=hand.case.id,
            mention_id=hand.said.id,
            defaults={
                "company_id": hand.company,
                "stratum": stratum(hand.now, hand.before),
                "before": hand.before,
                "at": now,
                "due_at": due,
            },
        )
        if made:
            set_timer(FOLLOW, str(row.pk), due)
        first = models.Offer.objects.filter(menu=row).count() + 1
        offers = [models.Offer(menu=row, option_id=pk, place=first + n) for n, pk in enumerate(new)]
        models.Offer.objects.bulk_create(offers, ignore_conflicts=True)
    return row
