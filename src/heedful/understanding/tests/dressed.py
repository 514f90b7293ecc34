"""The same post in other clothes: nothing here changes what a person reads."""

import random
import re
from collections.abc import Callable, Mapping

_LOOKALIKE = str.maketrans(
    "aeopcxyAEOPCXTHKMB",
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0410\u0415\u041e\u0420\u0421\u0425\u0422\u041d\u041a\u041c\u0412",
)
_WORD = re.compile(r"[A-Za-z]{4,}")
_LONG_VOWEL = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])([aeiou])(?=[bcdfghjklmnpqrstvwxz])")
_THUMB = "\U0001f44d"
_WIDE = {ord(" "): 0x3000} | {n: n + 0xFEE0 for n in range(0x21, 0x7F) if chr(n) not in "@#&"}

Dress = Callable[[str, random.Random], str]


def _invisible(text: str, chance: random.Random) -> str:
    return "".join(c + (chance.choice("\u200b\u200d\u2060\u00ad") if chance.random() < 0.2 else "") for c in text)


def _alike(text: str, chance: random.Random) -> str:
    """A letter of another alphabet in every third word or so."""

    def changed(match: re.Match[str]) -> str:
        word = match[0]
        if chance.random() < 0.35:
            place = chance.randrange(1, len(word))
            return word[:place] + word[place].translate(_LOOKALIKE) + word[place + 1 :]
        return word

    return _WORD.sub(changed, text)


def _stretched(text: str, chance: random.Random) -> str:
    """One word drawn out, as in "sooo" for "so"."""
    places = [match.start() for match in _LONG_VOWEL.finditer(text) if "http" not in text[max(0, match.start() - 9) :]]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + text[place] * chance.randint(3, 6) + text[place + 1 :]


def _other_link(text: str, chance: random.Random) -> str:
    return re.sub(r"https?://\S+", lambda _: f"https://example.org/{chance.randrange(10**6)}", text)


def _other_handle(text: str, chance: random.Random) -> str:
    return re.sub(r"@\w+", lambda _: f"@{chance.choice(['anna', 'bob_77', 'TheRealCy'])}", text)


def _tagged(text: str, chance: random.Random) -> str:
    """Two words that follow each other, run together as people tag them."""
    pairs = list(re.finditer(r"\b([a-z]{4,}) ([a-z]{4,})\b", text))
    if not pairs:
        return text
    pair = chance.choice(pairs)
    return f"{text[: pair.start()]}#{pair[1].capitalize()}{pair[2].capitalize()}{text[pair.end() :]}"


DRESSES: Mapping[str, Dress] = {
    "capitals": lambda text, _: text.upper(),
    "small letters": lambda text, _: text.lower(),
    "invisible characters": _invisible,
    "letters that look alike": _alike,
    "wide letters": lambda text, _: text.translate(_WIDE),
    "stretched": _stretched,
    "skin of emoji": lambda text, _: text.replace(_THUMB, _THUMB + "\U0001f3fd").replace("\u2764", "\u2764\ufe0f"),
    "another link": _other_link,
    "a link more": lambda text, _: f"{text} https://example.org/x",
    "another handle": _other_handle,
    "a handle more": lambda text, _: f"@somebody {text}",
    "a retweet": lambda text, _: f"RT @somebody: {text}",
    "quoted": lambda text, _: f"\u201c{text}\u201d",
    "tagged": _tagged,
    "spaces": lambda text, _: "  " + text.replace(" ", "  ") + "\n",
}


def dressed(name: str, texts: list[str], seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    return [DRESSES[name](text, chance) for text in texts]
