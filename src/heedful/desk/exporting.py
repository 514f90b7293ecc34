"""What the desk keeps about a person, for whoever exports it: flat rows of plain data, a few queries however many."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from heedful.desk.models import CallBack, Draft, Offer, OfferCode, Tag, Use

Row = dict[str, Any]


def options_of(cases: Collection[int]) -> Iterator[Row]:
    """A row an option that was offered for a post, with how they felt then and in the days after.

    One that was chosen has a row each time, with its text and how much of that was sent otherwise.
    """
    offers = Offer.objects.filter(menu__case__in=cases).select_related("menu", "option")
    chosen = _uses(cases)
    for offer in offers.order_by("menu__case", "menu", "place"):
        menu = offer.menu
        shown: Row = {
            "case": menu.case_id,
            "post": menu.mention_id,
            "at": menu.at,
            "option": offer.option.name,
            "place": offer.place,
            "feeling_before": menu.before,
            "feeling_after": menu.after,
            "looked_again_at": menu.followed_at,
        }
        for use in chosen.get((menu.pk, offer.option_id)) or [{}]:
            yield shown | use


def _uses(cases: Collection[int]) -> dict[tuple[int, int], list[Row]]:
    rows = Use.objects.filter(case__in=cases).order_by("at", "pk")
    codes = dict(OfferCode.objects.filter(use__in=rows.values("pk")).values_list("use", "code"))
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        use: Row = {
            "became": row.state,
            "chosen_at": row.at,
            "chosen_by": row.who_id,
            "text": row.text,
            "changed": row.changed,
            "answer": row.reply_id,
            "code": codes.get(row.pk, ""),
            "decided_at": row.decided_at,
            "decided_by": row.decided_by_id,
            "word": row.word,
        }
        found[row.menu_id, row.option_id].append(use)
    return found


def case_tags_of(cases: Collection[int]) -> list[Row]:
    names = ("case", "name", "who", "at")
    return list(Tag.objects.filter(case__in=cases).order_by("at", "pk").values(*names))


def calls_of(cases: Collection[int]) -> list[Row]:
    rows = CallBack.objects.filter(case__in=cases).order_by("at", "pk")
    names = ("case", "at", "who", "note", "state")
    return list(rows.values(*names))


def drafts_of(cases: Collection[int]) -> list[Row]:
    rows = Draft.objects.filter(case__in=cases).exclude(text="").order_by("changed_at", "pk")
    names = ("case", "user", "text", "visibility", "changed_at")
    return list(rows.values(*names))
