"""Which visit of a person came before which, when new ones are put between old ones."""

from collections.abc import Iterable, Mapping

from heedful.insights.tally import VisitKey

FIRST = -1  # what stands in `before` where nothing came before


def relinked(
    new: Iterable[VisitKey], neighbours: Mapping[VisitKey, tuple[int | None, int | None]]
) -> dict[VisitKey, int]:
    """`before` for each new visit, and for each old one that now has another visit directly before it.

    `neighbours` gives for each new visit the stored slots directly before and after it.
    """
    runs: dict[tuple[int, int], set[int]] = {}
    fresh: set[VisitKey] = set(new)
    for person, topic, slot in fresh:
        earlier, later = neighbours.get((person, topic, slot), (None, None))
        run = runs.setdefault((person, topic), set())
        run.update(at for at in (earlier, slot, later) if at is not None)
    links: dict[VisitKey, int] = {}
    for (person, topic), run in runs.items():
        ordered = sorted(run)
        for before, slot in zip([FIRST, *ordered], ordered, strict=False):
            # A stored visit that follows a stored one keeps its link: what is between them is unknown here.
            if (person, topic, slot) in fresh or (person, topic, before) in fresh:
                links[person, topic, slot] = before
    return links
