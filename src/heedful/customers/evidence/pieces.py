"""What a person did in public, as evidence of what they feel toward whom: a piece for each act and target."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from heedful.customers.epoch import day_of
from heedful.customers.evidence.acts import Act, Done, agreeing, rated, toward_us
from heedful.customers.types import Sign
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment, Toward

Pair = tuple[int, int]  # customer and target
Weights = Mapping[Act, float]
LEANS = {Sentiment.NEGATIVE: -1, Sentiment.NEUTRAL: 0, Sentiment.POSITIVE: 1}


class Us(msgspec.Struct, frozen=True, kw_only=True):
    """The company, as a target, and all targets that are its own."""

    company: int | None
    targets: frozenset[int]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """`confidence` is the probability that `sentiment` is what was meant; `human` where a person said so.

    `mention` is the post that said it, or that an act without words (`done`) is about.
    """

    customer: int
    target: int
    at: datetime
    sentiment: Sentiment
    mention: int | None = None
    done: int | None = None
    kind: Act = Act.WORDS
    confidence: float | None = None
    human: bool = False

    @property
    def pair(self) -> Pair:
        return self.customer, self.target

    @property
    def source(self) -> str:
        """In order of time and, at one time, of coming; words before acts."""
        return f"{self.mention:012}" if self.done is None else f"a{self.done:012}"

    def sign(self, weights: Weights) -> Sign:
        return Sign(
            source=self.source,
            at=day_of(self.at),
            sentiment=LEANS[self.sentiment],
            confidence=self.confidence,
            weight=weights[self.kind],
            human=self.human or self.kind is Act.RATING,  # stars were not read by a model
        )


def pieces(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], people: Mapping[int, int]
) -> tuple[Piece, ...]:
    """Nothing from the company itself, from what was deleted, from noise, and where nothing could be read."""
    return tuple(
        _piece(mention, toward, people[mention.id], starred=toward.target == _rated(mention, readings[mention.id]))
        for mention in mentions
        if mention.id in people and not mention.own and _counts(mention, readings)
        for toward in readings[mention.id].toward
        if toward.sentiment in LEANS
    )


def pieces_done(
    done: Sequence[Done], mentions: Sequence[Mention], readings: Mapping[int, Reading], us: Us
) -> tuple[Piece, ...]:
    """What acts without words tell. An act on a post that was not kept tells nothing, yet."""
    about = {(mention.channel, mention.external_id): mention for mention in mentions}
    found: list[Piece] = []
    for one in done:
        mention = about.get((one.channel, one.post)) if one.post else None
        told: dict[int, Sentiment] = {}
        if not one.post or (mention and mention.own and mention.deleted_at is None):
            told |= dict(_toward_us(one, mention, readings, us))
        elif mention and _counts(mention, readings):
            told |= dict(_agreeing(one, readings[mention.id]))
        found += [
            Piece(
                customer=one.customer,
                target=target,
                at=one.at,
                sentiment=said,
                mention=mention.id if mention else None,
                done=one.id,
                kind=one.kind,
            )
            for target, said in told.items()
        ]
    return tuple(found)


def _toward_us(
    done: Done, mention: Mention | None, readings: Mapping[int, Reading], us: Us
) -> Iterator[tuple[int, Sentiment]]:
    said = toward_us(done)
    if said is None:
        return
    if us.company is not None:
        yield us.company, said
    if mention and mention.id in readings:
        yield from ((toward.target, said) for toward in readings[mention.id].toward if toward.target in us.targets)


def _agreeing(done: Done, reading: Reading) -> Iterator[tuple[int, Sentiment]]:
    for toward in reading.toward:
        said = agreeing(done, toward.sentiment)
        if said is not None:
            yield toward.target, said


def _counts(mention: Mention, readings: Mapping[int, Reading]) -> bool:
    return mention.deleted_at is None and mention.id in readings and readings[mention.id].noise is None


def _rated(mention: Mention, reading: Reading) -> int | None:
    """What the stars of a review are for: the one thing that it names."""
    return reading.toward[0].target if mention.rating is not None and len(reading.toward) == 1 else None


def _piece(mention: Mention, toward: Toward, customer: int, *, starred: bool) -> Piece:
    """A person's own stars say more than what a model makes of their words; a colleague's word more than both."""
    stars = mention.rating if starred and not toward.corrected else None
    return Piece(
        customer=customer,
        target=toward.target,
        mention=mention.id,
        at=mention.created_at,
        kind=Act.WORDS if stars is None else Act.RATING,
        sentiment=toward.sentiment if stars is None else rated(stars),
        confidence=toward.confidence if stars is None else None,
        human=toward.corrected,
    )
