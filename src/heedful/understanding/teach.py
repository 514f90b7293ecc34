"""What is learnt when somebody says that a post is no noise: its author, or words like its own, are spared."""

from collections.abc import Iterator

from heedful.listening.types import Mention
from heedful.understanding import models
from heedful.understanding.sketch import sketch
from heedful.understanding.types import Correction, Field, Noise

_KIND = models.Spared.Kind
# A wave and a homonym lie in the words, whoever says them; a bot is an author. The others can be either.
_OF_AUTHOR = frozenset({Noise.BOT, Noise.ADVERTISEMENT, Noise.GIVEAWAY})
_OF_WORDS = frozenset(Noise) - {Noise.BOT}


def spare(said: Correction, mention: Mention) -> None:
    for kind, value in _spared(said, mention):
        models.Spared.objects.get_or_create(
            kind=kind, value=value, noise=said.before, defaults={"by_id": said.by, "at": said.at}
        )


def unspare(said: Correction, mention: Mention) -> None:
    """Only what this very correction taught: somebody else may have said the same before."""
    for kind, value in _spared(said, mention):
        models.Spared.objects.filter(kind=kind, value=value, noise=said.before, by_id=said.by, at=said.at).delete()


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
