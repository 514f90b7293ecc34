"""Categories and their examples as the screens show them, with what examining them found."""

from typing import Any

import msgspec

from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.understanding import filing, models, taught
from heedful.understanding.examine import Examined, Shown
from heedful.understanding.starters import Starter, starters
from heedful.understanding.taught import CategoryFacts, ExampleFacts
from heedful.understanding.types import Field

_SUGGESTED = 8
_WEAK, _GOOD = 0.6, 0.8


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A bar: `width` in hundredths, and whether that is good."""

    value: float
    width: int
    tone: str


class CategoryRow(msgspec.Struct, frozen=True, kw_only=True):
    category: CategoryFacts
    recall: Share | None
    precision: Share | None


class ExampleRow(msgspec.Struct, frozen=True, kw_only=True):
    """`said` is the category that the other examples would put it in, where that is another."""

    example: ExampleFacts
    said: str = ""
    to: int | None = None


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """One category with all that its page shows of its teaching."""

    row: CategoryRow
    examined: Shown | None
    examples: tuple[ExampleRow, ...]
    confused: tuple[tuple[str, int], ...]  # with which others, and how often
    suggested: tuple[Mention, ...]
    least: int = taught.LEAST_EXAMPLES

    @property
    def missing(self) -> int:
        return max(self.least - len(self.examples), 0)


def rows(found: Examined | None) -> list[CategoryRow]:
    by_name = {one.name: one for one in found.categories} if found else {}
    return [_row(one, by_name.get(one.name)) for one in taught.categories(active=None)]


def offered() -> list[Starter]:
    """Starters that were not adopted yet, by the name that they would get."""
    there = {one.name.casefold() for one in taught.categories()}
    return [one for one in starters().values() if str(one.name).casefold() not in there]


def together(key: int) -> Together:
    """Raises NotThere."""
    facts = taught.category(key)
    found = filing.quality_of_all() if facts.active else None
    shown = next((one for one in found.categories if one.name == facts.name), None) if found else None
    examples = taught.examples([key]).get(key, [])
    return Together(
        row=_row(facts, shown),
        examined=shown,
        examples=_marked(facts, examples, found),
        confused=tuple((one.said, one.examples) for one in found.confusions if one.truth == facts.name)
        if found
        else (),
        suggested=_suggested(key, examples),
    )


def _row(category: CategoryFacts, shown: Shown | None) -> CategoryRow:
    return CategoryRow(
        category=category,
        recall=_share(shown.recall if shown else None),
        precision=_share(shown.precision if shown else None),
    )


def _share(value: float | None) -> Share | None:
    if value is None:
        return None
    return Share(
        value=value, width=round(100 * value), tone="good" if value >= _GOOD else "amber" if value >= _WEAK else "bad"
    )


def _marked(facts: CategoryFacts, examples: list[ExampleFacts], found: Examined | None) -> tuple[ExampleRow, ...]:
    """Those that disagree first."""
    keys = {one.name: one.id for one in taught.categories()}
    elsewhere = {one.text: one.said for one in found.disagreements if one.truth == facts.name} if found else {}
    marked = [
        ExampleRow(example=one, said=elsewhere.get(one.text, ""), to=keys.get(elsewhere.get(one.text, "")))
        for one in examples
    ]
    return tuple(sorted(marked, key=lambda one: not one.said))


def _suggested(key: int, examples: list[ExampleFacts]) -> tuple[Mention, ...]:
    """Posts that people filed here by hand, and that teach nothing yet."""
    there: set[Any] = {one.mention for one in examples}
    said = models.Correction.objects.filter(field=Field.CATEGORY, subject=str(key), undone_at=None).exclude(after="")
    ids = list(said.order_by("-pk").values_list("mention", flat=True)[: 4 * _SUGGESTED])
    wanted = [one for one in dict.fromkeys(ids) if one not in there][:_SUGGESTED]
    found = listening.mentions(wanted) if wanted else {}
    return tuple(found[one] for one in wanted if one in found and found[one].text.strip())
