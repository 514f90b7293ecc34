"""All that is read of a batch of mentions: language and sentiment, toward whom, what is wanted, under which heading."""

from collections.abc import Mapping, Sequence

import msgspec
from django.conf import settings

from heedful.listening.types import Mention, Named, Naming
from heedful.understanding import company, filing
from heedful.understanding.reader import reader
from heedful.understanding.types import Marked, Quality, Reading, Sentiment, TargetReading, Toward


def read_whole(mentions: Sequence[Mention], namings: Mapping[int, Naming]) -> dict[int, Reading]:
    """By mention id, without noise, which depends on what else was said lately."""
    named = [namings[mention.id].named for mention in mentions]
    texts = [mention.text for mention in mentions]
    targets = [tuple(map(_marked, some)) for some in named]
    hints = [mention.language_told for mention in mentions]
    found = reader().read(texts, hints=hints, targets=targets, quality=Quality(settings.QUALITY))
    found = company.layered(found, texts, targets)
    languages = {mention.id: reading.language for mention, reading in zip(mentions, found, strict=True)}
    filed = filing.file(mentions, languages)
    return {
        mention.id: msgspec.structs.replace(
            reading,
            toward=_toward(some, reading.targets or ()),
            targets=None,
            categories=filed.get(mention.id, ()),
        )
        for mention, some, reading in zip(mentions, named, found, strict=True)
    }


def _marked(named: Named) -> Marked:
    return Marked(name=named.name, spans=named.spans)


def _toward(named: Sequence[Named], read: Sequence[TargetReading]) -> tuple[Toward, ...]:
    return tuple(
        Toward(
            target=one.target,
            name=one.name,
            how=one.how,
            sentiment=reading.sentiment or Sentiment.UNKNOWN,
            confidence=reading.confidence,
            scores=reading.scores,
        )
        for one, reading in zip(named, read, strict=True)
    )
