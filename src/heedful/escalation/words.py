"""Whole words and phrases, whatever their case, spacing or punctuation."""

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[\W_]+")
# Scripts that do not put spaces between words: a phrase in them is looked for anywhere.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def fold(text: str) -> str:
    """The words of a text in a form in which equal words are equal, each with a space on both sides."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return f" {_APART.sub(' ', plain).strip()} "


@lru_cache(maxsize=4096)
def _folded(phrase: str) -> str:
    return fold(phrase)


def has_phrase(text: str, folded: str, phrase: str) -> bool:
    """`folded` is fold(text). A phrase without a letter or digit (an emoji) is looked for as it is."""
    wanted = _folded(phrase)
    if not wanted.strip():
        return phrase.strip() != "" and phrase.strip() in text
    return (wanted.strip() if _UNSPACED.search(wanted) else wanted) in folded


def found(text: str, folded: str, phrases: tuple[str, ...]) -> list[str]:
    return [phrase for phrase in phrases if has_phrase(text, folded, phrase)]
