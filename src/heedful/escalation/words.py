"""Whole words and phrases, whatever their case, spacing or punctuation."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_APART = re.compile(r"[\W_]+")
# Scripts that do not put spaces between words: a phrase in them is looked for anywhere.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def fold(text: str) -> str:
    """The words of a text in a form in which equal words are equal, each with a space on both sides."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return f" {_APART.sub(' ', plain).strip()} "


class Needle(NamedTuple):
    """A phrase, ready to be looked for. One without a letter or digit (an emoji) is looked for in the text itself."""

    phrase: str
    wanted: str
    as_written: bool


@lru_cache(maxsize=4096)  # the lists of words of all rules; each is asked of every mention
def _needles(phrases: tuple[str, ...]) -> tuple[Needle, ...]:
    return tuple(_needle(phrase) for phrase in phrases if phrase.strip())


def _needle(phrase: str) -> Needle:
    folded = fold(phrase)
    if not folded.strip():
        return Needle(phrase, phrase.strip(), as_written=True)
    return Needle(phrase, folded.strip() if _UNSPACED.search(folded) else folded, as_written=False)


def found(text: str, folded: str, phrases: tuple[str, ...]) -> list[str]:
    """Those of the phrases that are in the text; `folded` is fold(text)."""
    return [n.phrase for n in _needles(phrases) if n.wanted in (text if n.as_written else folded)]


def has_any(text: str, folded: str, phrases: tuple[str, ...]) -> bool:
    for _, wanted, as_written in _needles(phrases):  # noqa: SIM110  any() over a generator costs three times as much
        if wanted in (text if as_written else folded):
            return True
    return False


def has_all(text: str, folded: str, phrases: tuple[str, ...]) -> bool:
    return len(found(text, folded, phrases)) == len(_needles(phrases))
