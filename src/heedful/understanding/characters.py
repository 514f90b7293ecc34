"""Posts as one flat array of code points, cleaned the same way in training and in reading.

Everything here runs over a whole batch at once: a loop over characters in Python would cost more than the model.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

# Longer texts are read by their beginning: no platform's post is longer, and memory stays bounded.
LONGEST = 4_000

SPACE, WORD, SYMBOL, PUNCTUATION, DROPPED = range(5)
_KNOWN = 0x20000  # above it stand only rare ideographs and tags; they count as letters
LINK, HANDLE = 0xE000, 0xE001  # private use: no real text means anything by them
_MASKED = re.compile(r"(?:https?\b|www\.)\S*|@\w+")
_ENTITIES = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"))
_EYES, _MOUTHS = (np.array([ord(c) for c in cs], dtype=np.uint32) for cs in (":;=8-", "()[]"))
_JOINED = "'\u2019\u2018`\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f"  # "don't" and "dont" are one word

Codes = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


_READ = ((0x0041, 0x0250), (0x0600, 0x0780), (0x1E00, 0x1F00))  # Latin and Arabic: the scripts of the training data


class Characters(msgspec.Struct, frozen=True, kw_only=True):
    """`row[i]` is the post that character i belongs to; a space stands before, between and after posts."""

    code: Codes
    kind: npt.NDArray[np.uint8]
    row: Integers
    upper: Flags
    count: int  # posts


def _kind(code: int) -> int:
    character = chr(code)
    category = unicodedata.category(character)
    if character in _JOINED:
        return DROPPED
    if code in (LINK, HANDLE):
        return SYMBOL
    if category[0] in "LMN" or character == "_":
        return WORD
    if category in {"So", "Sk"}:
        return SYMBOL
    return PUNCTUATION if category[0] in "PS" else SPACE


def _lower(code: int) -> int:
    if unicodedata.category(chr(code)) == "Nd":
        return ord("0")  # which number it is says nothing about feeling
    lowered = chr(code).lower()
    return ord(lowered[0])


_KINDS = np.array([_kind(code) for code in range(_KNOWN)], dtype=np.uint8)
_LOWERED = np.array([_lower(code) for code in range(_KNOWN)], dtype=np.uint32)
_OURS = np.array([any(low <= code < high for low, high in _READ) for code in range(_KNOWN)], dtype=np.bool_)
_CASED = np.array([chr(code).isupper() for code in range(_KNOWN)], dtype=np.bool_)


def _mask(match: re.Match[str]) -> str:
    return chr(HANDLE) if match[0][0] == "@" else chr(LINK)


def _one_line(text: str) -> str:
    return text[:LONGEST].replace("\n", " ")


def _joined(texts: Sequence[str]) -> str:
    whole = "\n" + " \n".join(map(_one_line, texts)) + " "
    if not whole.isascii() and not unicodedata.is_normalized("NFKC", whole):
        # Compatibility forms: Arabic presentation letters, "mathematical" bold, full-width Latin.
        whole = unicodedata.normalize("NFKC", whole)
    if "&" in whole:
        for entity, character in _ENTITIES:
            whole = whole.replace(entity, character)
    return _MASKED.sub(_mask, whole)


def characters(texts: Sequence[str]) -> Characters:
    raw = np.frombuffer(_joined(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    row = np.cumsum(raw == ord("\n")) - 1
    known = np.minimum(raw, _KNOWN - 1)
    rare = raw >= _KNOWN
    kind = np.where(rare, np.uint8(WORD), _KINDS[known])
    code = np.where(rare, raw, _LOWERED[known])
    code[kind == SPACE] = ord(" ")
    keep = kind != DROPPED
    same = np.zeros(len(code), dtype=np.bool_)
    same[1:] = (code[1:] == code[:-1]) & (row[1:] == row[:-1])
    keep[2:] &= ~(same[2:] & same[1:-1])  # "soooo" and "sooo" are "soo", which is not "so"
    keep &= ~(same & (kind == SPACE))
    return Characters(code=code[keep], kind=kind[keep], row=row[keep], upper=_CASED[known][keep], count=len(texts))


def _amount(where: Flags, text: Characters) -> Integers:
    return np.bincount(text.row[where], minlength=text.count)


def letters(text: Characters) -> Integers:
    return _amount((text.kind == WORD) & (text.code != ord("0")), text)


def readable(text: Characters) -> Flags:
    """Whether there is anything to read: letters, most of them of a script that was trained on, or a face."""
    letter = (text.kind == WORD) & (text.code != ord("0"))
    ours = letter & _OURS[np.minimum(text.code, _KNOWN - 1)]
    face = (text.kind == SYMBOL) & (text.code != LINK) & (text.code != HANDLE)
    mouth = np.isin(text.code, _MOUTHS)
    face[1:] |= mouth[1:] & np.isin(text.code[:-1], _EYES)
    count = _amount(letter, text)
    return np.where(count > 0, 2 * _amount(ours, text) > count, _amount(face, text) > 0)
