"""The same post in other clothes: nothing here changes what a person reads."""

import random
import re
from collections.abc import Callable, Mapping

_LOOKALIKE = str.maketrans(
    "aeopcxyAEOPCXTHKMB",
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0410\u0415\u041e\u0420\u0421\u0425\u0422\u041d\u041a\u041c\u0412",
)
_WORD = re.compile(r"[A-Za-z]{4,}")
_GREEK = str.maketrans("aovAEOTXHKMB", "\u03b1\u03bf\u03bd\u0391\u0395\u039f\u03a4\u03a7\u0397\u039a\u039c\u0392")
_LONG_VOWEL = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])([aeiou])(?=[bcdfghjklmnpqrstvwxz])")
_HAND = re.compile("[\U0001f44a-\U0001f450\U0001f64c\U0001f64f\U0001f4aa](?![\U0001f3fb-\U0001f3ff])")
_SIGN = re.compile("[\u2600-\u27bf](?!\ufe0f)")
_QUOTES = ("\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb", "\u2018\u2019", '""', "''")
_WIDE = {ord(" "): 0x3000} | {n: n + 0xFEE0 for n in range(0x21, 0x7F) if chr(n) not in "@#&"}

Dress = Callable[[str, random.Random], str]


def _invisible(text: str, chance: random.Random) -> str:
    return "".join(
        c + (chance.choice("\u200b\u200c\u200d\u2060\u00ad\ufeff") if chance.random() < 0.2 else "") for c in text
    )


def _alike(text: str, chance: random.Random) -> str:
    """A letter of another alphabet in every third word or so."""

    def changed(match: re.Match[str]) -> str:
        word = match[0]
        if chance.random() < 0.35:
            place = chance.randrange(1, len(word))
            letter = word[place].translate(chance.choice((_LOOKALIKE, _GREEK)))
            return word[:place] + letter + word[place + 1 :]
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


def _skins(text: str, chance: random.Random) -> str:
    """Hands in another skin, signs as pictures and not as text."""
    tinted = _HAND.sub(lambda match: match[0] + chance.choice("\U0001f3fb\U0001f3fd\U0001f3ff"), text)
    return _SIGN.sub(lambda match: match[0] + "\ufe0f", tinted)


def _quoted(text: str, chance: random.Random) -> str:
    pair = chance.choice(_QUOTES)
    return pair[0] + text + pair[1]


DRESSES: Mapping[str, Dress] = {
    "capitals": lambda text, _: text.upper(),
    "small letters": lambda text, _: text.lower(),
    "invisible characters": _invisible,
    "letters that look alike": _alike,
    "wide letters": lambda text, _: text.translate(_WIDE),
    "stretched": _stretched,
    "skin of emoji": _skins,
    "another link": _other_link,
    "a link more": lambda text, _: f"{text} https://example.org/x",
    "another handle": _other_handle,
    "a handle more": lambda text, _: f"@somebody {text}",
    "a retweet": lambda text, _: f"RT @somebody: {text}",
    "quoted": _quoted,
    "tagged": _tagged,
    "spaces": lambda text, _: "  " + text.replace(" ", "  ") + "\n",
}


def dressed(name: str, texts: list[str], seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    return [DRESSES[name](text, chance) for text in texts]


# Said, and denied.
DENIALS = (
    ("I like this phone", "I don't like this phone"),
    ("The food was good", "The food was not good"),
    ("I am happy with the service", "I am not happy with the service"),
    ("They helped me", "They never helped me"),
    ("I would recommend this airline", "I would not recommend this airline"),
    ("This is a great product", "This is not a great product"),
    ("I trust this bank", "I no longer trust this bank"),
    ("Ich mag dieses Handy", "Ich mag dieses Handy nicht"),
    ("Das Essen war gut", "Das Essen war nicht gut"),
    ("Ich bin zufrieden", "Ich bin nicht zufrieden"),
)
# Near the border: which side it falls on at its best differs between processors, as the model card says.
BARELY = ("My flight was on time and comfortable", "My flight was neither on time nor comfortable")
