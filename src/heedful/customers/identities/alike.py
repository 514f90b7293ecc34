"""Whether two handles may be one person's: the reasons, and how much each says. Pure.

The weights are chances that two who share this, and nothing else, are one person; reasons are taken to be independent.
They are argued in docs/why/one-person.md. Nothing is ever merged because of them: a person decides.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from heedful.core.personal import Kind, found
from heedful.customers.types import ClueKind

WEIGHTS = {
    ClueKind.ACCOUNT: 0.90,
    ClueKind.EMAIL: 0.90,
    ClueKind.LINK: 0.75,
    ClueKind.WORDS: 0.50,
    ClueKind.HANDLE: 0.40,
    ClueKind.AVATAR: 0.40,
    ClueKind.NAME: 0.30,
    ClueKind.NEAR: 0.20,
}
SUGGEST = 0.55  # below this there are more wrong suggestions than right ones to look through
MOST_SHARING = 6  # who share a name with more than this share nothing that says anything
LEAST_NAME = 5  # letters
LEAST_HANDLE = 5
LEAST_WORDS = 24  # characters: "thanks!" is said by everybody
WORDS_WITHIN_S = 1800
_NOT_LETTERS = re.compile(r"[^\w]+|_")
_HREF = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)


def score(kinds: Collection[ClueKind]) -> float:
    """The chance that at least one of the reasons is right. A same name says all that a near one does."""
    said = set(kinds) - ({ClueKind.NEAR} if ClueKind.NAME in kinds else set())
    wrong = 1.0
    for kind in said:
        wrong *= 1 - WEIGHTS[kind]
    return round(1 - wrong, 4)


def reasons(kinds: Collection[ClueKind]) -> tuple[ClueKind, ...]:
    """The strongest first."""
    said = set(kinds) - ({ClueKind.NEAR} if ClueKind.NAME in kinds else set())
    return tuple(sorted(said, key=lambda kind: (-WEIGHTS[kind], kind)))


def hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def name_key(name: str) -> str:
    """The same for Müller, Muller and MÜLLER, and whichever of two names comes first."""
    return " ".join(sorted(_words(name)))


def near_key(name: str) -> str:
    """The same for names that differ in a doubled letter, a vowel or a middle name."""
    words = _words(name)
    if len(words) < 2:  # noqa: PLR2004  # one word alone is nobody's name
        return ""
    return " ".join(sorted(_bones(word) for word in (words[0], words[-1])))


def _words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return [word for word in _NOT_LETTERS.split(plain) if len(word) > 1]


def _bones(word: str) -> str:
    rest = re.sub(r"(.)\1+", r"\1", word)
    return rest[0] + re.sub(r"[aeiouy]", "", rest[1:])


def link_key(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.rstrip("/.,;:!").casefold()
    return f"{host}{path}" if host and len(path) > 1 else ""


def of_identity(name: str, handle: str, url: str, avatar: str) -> set[tuple[ClueKind, int]]:
    told = {
        (ClueKind.NAME, name_key(name) if len(name) >= LEAST_NAME and " " in name.strip() else ""),
        (ClueKind.NEAR, near_key(name)),
        (ClueKind.HANDLE, _handle(handle)),
        (ClueKind.LINK, link_key(url) if url else ""),
        (ClueKind.AVATAR, avatar.split("?", maxsplit=1)[0]),
    }
    return {(kind, hashed(text)) for kind, text in told if text}


def _handle(handle: str) -> str:
    name = handle.removeprefix("@").split(".bsky.")[0].casefold().strip("_.")
    return name if len(name) >= LEAST_HANDLE else ""


def of_texts(texts: Iterable[str], *, private: bool) -> set[tuple[ClueKind, int]]:
    """Numbers and mailboxes count where they were written in private: in public, people quote those of others."""
    clues: set[tuple[ClueKind, int]] = set()
    for text in texts:
        clues |= {(ClueKind.LINK, hashed(key)) for url in _HREF.findall(text) if (key := link_key(url))}
        if private:
            for one in found(text):
                kind = {Kind.MAIL: ClueKind.EMAIL, Kind.NUMBER: ClueKind.ACCOUNT}.get(one.kind)
                if kind is not None:
                    clues.add((kind, hashed(re.sub(r"\s", "", text[one.start : one.end]).casefold())))
    return clues
