"""What one click teaches: "no noise" spares an author, or words; "it belongs here" gives a category an example.

What a correction taught bears its author and its time, by which it is found when the correction is taken back.
"""

from collections.abc import Collection, Iterator

from heedful.channels.types import Visibility
from heedful.listening.types import Mention
from heedful.understanding import models, teaching
from heedful.understanding.characters import LONGEST
from heedful.understanding.compare import held_back
from heedful.understanding.sketch import sketch
from heedful.understanding.types import Correction, Field, Noise

_KIND = models.Spared.Kind
# A wave and a homonym lie in the words, whoever says them; a bot is an author. The others can be either.
_OF_AUTHOR = frozenset({Noise.BOT, Noise.ADVERTISEMENT, Noise.GIVEAWAY})
_OF_WORDS = frozenset(Noise) - {Noise.BOT}


def teach(said: Correction, mention: Mention) -> None:
    """Twice is as good as once."""
    for kind, value in _spared(said, mention):
        models.Spared.objects.get_or_create(
            kind=kind, value=value, noise=said.before, defaults={"by_id": said.by, "at": said.at}
        )
    if said.field is Field.CATEGORY and said.after and _may_be_example(mention):
        _exemplify(said, mention)


def unteach(said: Correction, mention: Mention) -> None:
    """Only what this very correction taught: somebody else may have said the same before."""
    for kind, value in _spared(said, mention):
        models.Spared.objects.filter(kind=kind, value=value, noise=said.before, by_id=said.by, at=said.at).delete()
    if said.field is Field.CATEGORY and said.after:
        _drop(mention=mention.id, category=int(said.subject), added_by=said.by, added_at=said.at)


def forget(mentions: Collection[int]) -> None:
    """Their authors deleted them: no category keeps their words."""
    _drop(mention__in=mentions)


def author_value(platform: str, author_id: str) -> str:
    return f"{platform} {author_id}"


def words_value(text: str) -> str:
    return str(int(sketch([text]).exact[0]))


def _spared(said: Correction, mention: Mention) -> Iterator[tuple[models.Spared.Kind, str]]:
    if said.field is not Field.NOISE or said.after or not said.before:
        return
    noise = Noise(said.before)
    if noise in _OF_AUTHOR:
        yield _KIND.AUTHOR, author_value(mention.platform, mention.author_id)
    if noise in _OF_WORDS:
        yield _KIND.WORDS, words_value(mention.text)


def _may_be_example(mention: Mention) -> bool:
    """What was said in private is shown to nobody who teaches; what is held back for comparing teaches nothing."""
    public = mention.visibility is Visibility.PUBLIC and not mention.own and mention.deleted_at is None
    return public and bool(mention.text.strip()) and not held_back(mention.text)


def _exemplify(said: Correction, mention: Mention) -> None:
    """Where a category learns by examples; what is taught by a rule alone begins no other way by itself."""
    category = int(said.subject)
    there = models.CategoryExample.objects.filter(category=category, category__active=True)
    text = mention.text.strip()[:LONGEST]
    if 0 < there.count() < teaching.MOST_EXAMPLES and not there.filter(text=text).exists():
        models.CategoryExample.objects.create(
            category_id=category, text=text, mention_id=mention.id, added_by_id=said.by, added_at=said.at
        )
        teaching.renew()


def _drop(**which: object) -> None:
    if models.CategoryExample.objects.filter(**which).delete()[0]:
        teaching.renew()
