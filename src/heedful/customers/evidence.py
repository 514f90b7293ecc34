"""What a person did in public, as evidence of what they feel toward whom: a piece for each post and target."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from heedful.customers.epoch import day_of
from heedful.customers.types import Sign
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

Pair = tuple[int, int]  # customer and target
LEANS = {Sentiment.NEGATIVE: -1, Sentiment.NEUTRAL: 0, Sentiment.POSITIVE: 1}


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """`confidence` is the probability that `sentiment` is what was meant; `human` where a person said so."""

    customer: int
    target: int
    mention: int
    at: datetime
    sentiment: Sentiment
    confidence: float | None
    human: bool = False

    @property
    def pair(self) -> Pair:
        return self.customer, self.target

    @property
    def sign(self) -> Sign:
        return Sign(
            source=f"{self.mention:012}",  # in order of time and, at one time, of coming
            at=day_of(self.at),
            sentiment=LEANS[self.sentiment],
            confidence=self.confidence,
            human=self.human,
        )


def pieces(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], people: Mapping[int, int]
) -> tuple[Piece, ...]:
    """Nothing from the company itself, from what was deleted, from noise, and where nothing could be read."""
    return tuple(
        Piece(
            customer=people[mention.id],
            target=toward.target,
            mention=mention.id,
            at=mention.created_at,
            sentiment=toward.sentiment,
            confidence=toward.confidence,
            human=toward.corrected,
        )
        for mention in mentions
        if mention.id in people and mention.id in readings and not mention.own and mention.deleted_at is None
        if readings[mention.id].noise is None
        for toward in readings[mention.id].toward
        if toward.sentiment in LEANS
    )
