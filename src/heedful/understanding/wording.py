"""How a text is put before an encoder: the same words for the same meaning, whatever they were dressed in.

Case, zero-width characters, letters borrowed from look-alike scripts, emoji in other skins, stretched words, links,
handles, hashtags run together, a retweet's prefix and surrounding quotes change nothing that a person reads, so they are
taken off before a model can learn to mind them. Training and reading use the same function.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 4_000  # characters; longer texts are read by their beginning, as everywhere in this stage

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " "}
_ENTITY = re.compile("|".join(_ENTITIES))
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bhttps?\b(?=\s|$)|\bpic\.twitter\.com/\S+")
_HANDLE = re.compile(r"@\w+")
_RETWEET = re.compile(r"^\s*(?:rt\b\s*)+(?:@\w+\s*:?\s*)?", re.IGNORECASE)
_TAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])|_")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_STRETCHED_WORD = re.compile(r"[^\W\d_]*([^\W\d_])\1{2,}[^\W\d_]*")
_REPEATED = re.compile(r"([^\w\s])\1{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2039\u203a"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_MARKS = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "`": "'",
        "\u00b4": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2026": "...",
        "\u2014": "-",
        "\u2013": "-",
    }
)

# Letters of Greek and Cyrillic that are drawn like Latin ones: in a word that is Latin otherwise they are a disguise.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u0475\u0461\u0432\u043a\u043c\u043d\u0442\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c7\u0131\u0261\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0406\u0408\u0405",
    "aeopcyxijsdqvwbkmhtaovpikuxigABEKMHOPCTYXABEZHIKMNOPTYXIJS",
)
_LATIN = re.compile(r"[A-Za-z]")
_LOOKALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0131\u0261]")


def _undisguised(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(_ALIKE) if _LATIN.search(word) and _LOOKALIKE.search(word) else word


def _hashtag(match: re.Match[str]) -> str:
    return _HUMP.sub(" ", match[1])


@lru_cache(maxsize=4096)
def _emoji(character: str) -> str:
    return f" {unicodedata.name(character, '').lower()} "


def _named(text: str) -> str:
    """Emoji by their names, each once in a row: an uncased vocabulary has no other word for them."""
    out: list[str] = []
    last = ""
    for character in text:
        if character >= "\u2190" and unicodedata.category(character) == "So":
            if character != last:
                out.append(_emoji(character))
        else:
            out.append(character)
        last = character
    return "".join(out)


def _relaxed(match: re.Match[str], known: frozenset[str]) -> str:
    """ "sooooo" as "soo" or "so", whichever is a word."""
    two = _STRETCHED.sub(r"\1\1", match[0])
    one = _STRETCHED.sub(r"\1", match[0])
    return two if two in known else one


def wording(text: str, *, known: frozenset[str] = frozenset(), named: bool = True) -> str:
    """One line in lower case. `known` are words that may keep a doubled letter; `named` spells emoji out."""
    text = text[:LONGEST].encode("utf-8", "replace").decode()
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).translate(_MARKS))
        if _LOOKALIKE.search(text):
            text = _WORD.sub(_undisguised, text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: _ENTITIES[match[0]], text)
    text = _LINK.sub("http", _RETWEET.sub("", text))
    text = _TAG.sub(_hashtag, _HANDLE.sub("@user", text))
    if named and not text.isascii():
        text = _named(text)
    text = _REPEATED.sub(r"\1\1", text.lower())
    text = _STRETCHED_WORD.sub(lambda match: _relaxed(match, known), text)
    return _unquoted(_SPACES.sub(" ", text).strip())


def _unquoted(text: str) -> str:
    while len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return text
