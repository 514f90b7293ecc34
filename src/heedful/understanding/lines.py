"""The lines of `heedful read`: what stands in one, what stands in its answer."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from heedful.understanding.clauses import mentions
from heedful.understanding.types import IntentReading, Marked, Reading, Scores, Sentiment, TargetReading

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


class Target(msgspec.Struct, frozen=True):
    name: str
    aliases: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True):
    text: str
    id: str | int | float | None = None
    lang: str | None = None
    targets: tuple[str | Target, ...] | None = None


class Refused(msgspec.Struct, frozen=True, omit_defaults=True):
    error: str
    id: str | int | float | None = None


class Answer(msgspec.Struct, frozen=True):
    """The fields and their order as the contract has them."""

    id: str | int | float | None
    language: str | None
    sentiment: Sentiment
    confidence: float | None
    scores: Scores | None
    targets: tuple[TargetReading, ...]
    intents: Sequence[IntentReading] | None
    complaint: float | None
    relevant: float | None


_decode = msgspec.json.Decoder(Question).decode


def question(line: bytes) -> Question | Refused:
    if not line.strip():
        return Refused(error="the line is empty")
    try:
        return _decode(line)
    except _UNREADABLE as problem:
        return _second_try(line, str(problem))


def _second_try(line: bytes, problem: str) -> Question | Refused:
    """Half of a surrogate pair, or bytes that are not UTF-8, is no reason not to read the rest."""
    try:
        loose = json.loads(line.decode("utf-8", "replace"))
    except _UNREADABLE:
        return Refused(error=problem)
    try:
        return _decode(_mended(loose))
    except _UNREADABLE as still:
        return Refused(error=str(still), id=_id(loose))


def _mended(loose: Any) -> bytes:
    return json.dumps(loose, ensure_ascii=False).encode("utf-8", "replace")


def _id(loose: Any) -> str | int | float | None:
    found = loose.get("id") if isinstance(loose, dict) else None
    if isinstance(found, str):
        return found.encode("utf-8", "replace").decode()
    return found if isinstance(found, int | float) else None


def marked(asked: Question) -> tuple[Marked, ...]:
    """What the line asks about, and where its text names it."""
    named = [target if isinstance(target, Target) else Target(target) for target in asked.targets or ()]
    return tuple(Marked(name=one.name, spans=mentions(asked.text, (one.name, *one.aliases))) for one in named)


def answer(asked: Question, reading: Reading, intents: Sequence[IntentReading] | None) -> Answer:
    return Answer(
        id=asked.id,
        language=reading.language,
        sentiment=reading.sentiment,
        confidence=reading.confidence,
        scores=reading.scores,
        targets=reading.targets or (),
        intents=intents,
        complaint=reading.complaint,
        relevant=reading.relevant,
    )
