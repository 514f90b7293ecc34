"""Reads `tells.toml`: phrases that are looked for all at once."""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec
from ahocorasick_rs import AhoCorasick

from heedful.understanding.types import Noise

_FILE = Path(__file__).with_name("tells.toml")


class Tell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counted once a post. `kind` None speaks against noise, though not against `but`."""

    name: str
    weight: float
    phrases: str
    kind: Noise | None = None
    but: Noise | None = None


class _Tells(msgspec.Struct, frozen=True, kw_only=True):
    tell: list[Tell]


class Finder(msgspec.Struct, frozen=True, kw_only=True):
    """By the number of a phrase: the tell that it belongs to, and whether the word may go on."""

    automaton: AhoCorasick
    tells: Sequence[Tell]
    open_ended: Sequence[bool]


@cache
def tells() -> Sequence[Tell]:
    return msgspec.convert(tomllib.loads(_FILE.read_text("utf-8")), _Tells).tell


@cache
def for_noise() -> Finder:
    return _finder(tell for tell in tells() if tell.kind)


@cache
def for_a_person() -> Finder:
    return _finder(tell for tell in tells() if not tell.kind)


def phrases(tell: Tell) -> list[str]:
    return [phrase.strip() for phrase in tell.phrases.split("|")]


def _finder(wanted: Iterable[Tell]) -> Finder:
    owners = [(phrase, tell) for tell in wanted for phrase in phrases(tell)]
    return Finder(
        automaton=AhoCorasick([phrase.rstrip("*") for phrase, _ in owners]),
        tells=[tell for _, tell in owners],
        open_ended=[phrase.endswith("*") for phrase, _ in owners],
    )
