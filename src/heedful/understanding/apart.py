"""Sets noise apart, a batch at a time: two queries, whatever its size, around a decision that is pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from heedful.channels.types import PostType, Visibility
from heedful.listening.types import Mention, Naming
from heedful.understanding import models, teach, waves
from heedful.understanding.noise import Post, Seen, judge
from heedful.understanding.sketch import Sketches, sketch
from heedful.understanding.types import Noise, NoiseReading

_NONE = Naming()
_KIND = models.Spared.Kind
_AT_ONCE = 10_000  # variables in one query; SQLite takes 32,766


def noises(mentions: Sequence[Mention], namings: Mapping[int, Naming], *, now: datetime) -> dict[int, NoiseReading]:
    """What of these is noise, by mention id. Counts their words, so call it once for a mention, in its transaction."""
    asked = [mention for mention in mentions if _asked(mention)]
    sketches = sketch([mention.text for mention in asked])
    seen = waves.count(asked, sketches, now=now)
    return _unspared(_judged(asked, namings, sketches, seen), asked, sketches)


def noises_again(
    mentions: Sequence[Mention], namings: Mapping[int, Naming], before: Mapping[int, NoiseReading | None]
) -> dict[int, NoiseReading]:
    """For what was read before: words are judged anew, and counted no second time. A wave in `before` stays one."""
    asked = [mention for mention in mentions if _asked(mention)]
    sketches = sketch([mention.text for mention in asked])
    found = _judged(asked, namings, sketches, [(Seen(), Seen())] * len(asked))
    for mention in asked:
        earlier = before.get(mention.id)
        if earlier and earlier.kind is Noise.WAVE:
            found.setdefault(mention.id, earlier)
    return _unspared(found, asked, sketches)


def _asked(mention: Mention) -> bool:
    """What the company says itself is no noise, and what is said to it in private is meant for it."""
    return not mention.own and mention.visibility is Visibility.PUBLIC and mention.type is not PostType.MESSAGE


def _judged(
    mentions: Sequence[Mention],
    namings: Mapping[int, Naming],
    sketches: Sketches,
    seen: Sequence[tuple[Seen, Seen]],
) -> dict[int, NoiseReading]:
    found: dict[int, NoiseReading] = {}
    for mention, words, (exact, near) in zip(mentions, sketches.words.tolist(), seen, strict=True):
        naming = namings.get(mention.id, _NONE)
        post = Post(
            text=mention.text,
            answers=bool(mention.reply_to) or mention.type is PostType.REVIEW,
            handle=mention.author_handle,
            homonyms=() if naming.named else naming.homonyms,
            words=words,
            exact=exact,
            near=near,
        )
        told = judge(post)
        if told:
            found[mention.id] = told
    return found


def _unspared(
    found: dict[int, NoiseReading], mentions: Sequence[Mention], sketches: Sketches
) -> dict[int, NoiseReading]:
    """Without what a person said is none: by its author, or in these words. One query, and only where there is any."""
    if not found:
        return found
    values = {
        mention.id: (teach.author_value(mention.platform, mention.author_id), str(exact))
        for mention, exact in zip(mentions, sketches.exact.tolist(), strict=True)
        if mention.id in found
    }
    spared = _spared({value for pair in values.values() for value in pair})
    return {
        mention: told
        for mention, told in found.items()
        if not spared & {(_KIND.AUTHOR, values[mention][0], told.kind), (_KIND.WORDS, values[mention][1], told.kind)}
    }


def _spared(values: Collection[str]) -> set[tuple[str, str, str]]:
    wanted = sorted(values)
    found: set[tuple[str, str, str]] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = models.Spared.objects.filter(value__in=wanted[start : start + _AT_ONCE])
        found.update(rows.values_list("kind", "value", "noise"))
    return found
