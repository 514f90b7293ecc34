"""Who corrected what, and why a mention was read so, for those who show readings."""

from collections.abc import Collection, Sequence

from django.conf import settings

from heedful.listening import api as listening
from heedful.listening.types import Mention, Naming
from heedful.staff.api import people
from heedful.understanding import company, corrections, models, stored
from heedful.understanding.patience import leaving
from heedful.understanding.reader import reader
from heedful.understanding.types import Corrected, Marked, Quality, Reading, Why
from heedful.understanding.warming import warm
from heedful.understanding.why import explain


def corrected(mentions: Collection[int]) -> dict[int, tuple[Corrected, ...]]:
    """What people said about these and still stands. One query where nobody said a thing, else two."""
    said = corrections.standing_of(mentions)
    names = {one.id: one.name for one in people({c.by for some in said.values() for c in some if c.by}, active=None)}
    return {
        mention: tuple(
            Corrected(field=one.field, subject=one.subject, by=names.get(one.by or 0, ""), at=one.at) for one in some
        )
        for mention, some in said.items()
    }


def category_names() -> dict[int, str]:
    """Of those that are taught, by name."""
    return dict(models.Category.objects.filter(active=True).order_by("name").values_list("pk", "name"))


def why(mention_id: int) -> Why | None:
    """Reads the mention again, once for each of its words; None where it is gone or was not read."""
    mention = listening.mention(mention_id)
    reading = stored.readings([mention_id]).get(mention_id)
    if mention is None or reading is None:
        return None

    warm()

    def read(texts: Sequence[str], targets: Sequence[Sequence[Marked]]) -> Sequence[Reading]:
        # Sixty readings are too dear at an endpoint, which says labels without numbers: the shipped model explains.
        with leaving():
            hints = [reading.language] * len(texts)
            found = reader().read(texts, hints=hints, targets=targets, quality=Quality(settings.QUALITY))
        return company.layered(found, texts, targets)

    return explain(mention.text, read, targets=_named(mention, reading))


def _named(mention: Mention, reading: Reading) -> list[Marked]:
    """What it was read toward, as far as it is still watched, in the reading's order."""
    named = {one.target: one for one in listening.naming([mention]).get(mention.id, Naming()).named}
    return [
        Marked(name=one.name, spans=named[one.target].spans if one.target in named else ()) for one in reading.toward
    ]
