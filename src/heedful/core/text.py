"""Text from outside, made safe to store and to compare."""

import hashlib
import re
import unicodedata

_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """The text without what no database keeps: NUL and other controls, lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    return _LONE_SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def fingerprint(text: str) -> int:
    """A signed 64-bit number that two posts share when their words are the same, whatever links and spacing they have.

    0 means that nothing is left to compare.
    """
    bare = _SPACE.sub(" ", _LINK.sub("", unicodedata.normalize("NFKC", text)).casefold()).strip()
    if not bare:
        return 0
    digest = hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut at a word where one ends near, with an ellipsis."""
    flat = _SPACE.sub(" ", text).strip()
    if len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip() + "…"


def initials(name: str) -> str:
    """One or two letters that stand for a face."""
    words = [word for word in re.split(r"[\s._@-]+", name) if word and word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"
