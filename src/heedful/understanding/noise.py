"""Is it noise, of which kind, and what gave it away? Points for, points against, and a threshold: nothing is learnt.

Precision comes before completeness. What a customer writes must never vanish, so whoever speaks to somebody, asks,
complains, or says "I" has points in hand that an advertisement has to outweigh.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from heedful.understanding.tells import Finder, for_a_person, for_noise
from heedful.understanding.types import Noise, NoiseReading

THRESHOLD, LONG_THRESHOLD = 4.0, 6.0  # points; a long text holds more of everything
WAVE_SEEN, WAVE_AUTHORS = 6, 5  # within a day; those before the sixth stay as they are
NEAR_SEEN = 10  # of words that are nearly alike, because two texts may be so by chance
WAVE_WORDS, NEAR_WORDS = 8, 12  # different ones; what many say alike by chance is shorter
COPIED_WORDS = 20  # so many are the same because they were copied, also where they complain or ask
PERSON = -3.0  # points of a question or a complaint
MOST_QUOTED = 4

_LONGEST = 4_000
_LONG = 600  # characters
_LONGEST_QUOTE = 32
_LONGEST_REASON = 200
_STUFFED, _CRAMMED = 5, 9  # hashtags
_AGAIN = 4  # times that an author repeats a link's words before it looks automatic

AD, GIVEAWAY, BOT = Noise.ADVERTISEMENT, Noise.GIVEAWAY, Noise.BOT
LEADS: Mapping[Noise, str] = {
    Noise.ADVERTISEMENT: "It reads like an advertisement",
    Noise.GIVEAWAY: "It reads like a prize draw",
    Noise.BOT: "It reads like an automatic post",
    Noise.WAVE: "Nearly the same words came from many people within a day",
    Noise.HOMONYM: "The name stands there, and something else is meant",
}


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """How often words came within a day, this time included, and from about how many authors (at most 60 are told)."""

    times: int = 1
    authors: int = 1


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """`answers`: it answers or speaks to somebody. `homonyms`: names that stand there and, by an exclusion, are not
    meant, where nothing that is watched is. `exact` and `near` tell of the same, and of nearly the same words."""

    text: str
    answers: bool = False
    handle: str = ""
    homonyms: tuple[str, ...] = ()
    words: int = 0  # different ones
    exact: Seen = Seen()
    near: Seen = Seen()


class Clue(msgspec.Struct, frozen=True, array_like=True):
    """`kind` None speaks against noise, though not against `but`."""

    kind: Noise | None
    weight: float
    words: str  # as the post has them, in lower case
    but: Noise | None = None


def judge(post: Post) -> NoiseReading | None:
    """At most one kind: another thing of the same name, then what the words give away, then the wave they are in."""
    if post.homonyms:
        return _reading(Noise.HOMONYM, [_quote(name) for name in post.homonyms])
    return _by_words(post) or _by_wave(post)


def clues(post: Post) -> list[Clue]:
    """All that speaks for noise or against it."""
    text = _folded(post.text)
    found = _phrases(text, for_noise())
    if not found and not _hinted(text) and post.exact.times < _AGAIN:
        return []  # most posts: what speaks for a person is looked for only where something speaks for noise
    return [*found, *_signs(text, post), *_phrases(text, for_a_person())]


def _by_words(post: Post) -> NoiseReading | None:
    found = clues(post)
    kinds = {clue.kind for clue in found if clue.kind}
    best = max(sorted(kinds), key=lambda kind: _sum(found, kind), default=None)
    threshold = THRESHOLD if len(post.text) <= _LONG else LONG_THRESHOLD
    if best is None or _sum(found, best) < threshold:
        return None
    telling = sorted((clue for clue in found if clue.kind is best), key=lambda clue: -clue.weight)
    return _reading(best, [_quote(clue.words) for clue in telling])


def _by_wave(post: Post) -> NoiseReading | None:
    """In an outage a thousand customers say nearly the same: short complaints and questions are no wave."""
    for seen, least, words in ((post.exact, WAVE_SEEN, WAVE_WORDS), (post.near, NEAR_SEEN, NEAR_WORDS)):
        if seen.times >= least and seen.authors >= WAVE_AUTHORS and post.words >= words:
            copied = post.words >= COPIED_WORDS or not _person_speaks(post.text)
            return _reading(Noise.WAVE, [f"{seen.times} \u00d7"]) if copied else None
    return None


def _person_speaks(text: str) -> bool:
    return sum(clue.weight for clue in _phrases(_folded(text), for_a_person())) <= PERSON


def _sum(found: Iterable[Clue], kind: Noise) -> float:
    return sum(clue.weight for clue in found if clue.kind is kind or (clue.kind is None and clue.but is not kind))


def _folded(text: str) -> str:
    plain = text[:_LONGEST]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain.encode("utf-8", "replace").decode()).translate(_MARKS)
    return _SPACES.sub(" ", _LINK.sub(_bare, plain.lower().replace("&amp;", "&"))).strip()


def _bare(link: re.Match[str]) -> str:
    """A link's words are no words of the post, but where it leads may tell."""
    return f" {link[0]} " if _TELLING.search(link[0]) else " http "


def _hinted(text: str) -> bool:
    return bool(_HINT.search(text)) or text.count("#") >= _STUFFED


def _phrases(text: str, finder: Finder) -> list[Clue]:
    found: dict[str, Clue] = {}
    for number, start, end in finder.automaton.find_matches_as_indexes(text, overlapping=True):
        tell = finder.tells[number]
        if tell.name not in found and _stands(text, start, end, open_ended=finder.open_ended[number]):
            found[tell.name] = Clue(tell.kind, tell.weight, text[start:end], tell.but)
    return list(found.values())


def _stands(text: str, start: int, end: int, *, open_ended: bool) -> bool:
    """Whether these are whole words."""
    first, last = text[start], text[end - 1]
    if start and first.isalnum() and (text[start - 1].isalnum() or text[start - 1] in "_@"):
        return False
    goes_on = end < len(text) and last.isalnum() and (text[end].isalnum() or text[end] == "_")
    return open_ended or not goes_on


def _signs(text: str, post: Post) -> list[Clue]:
    found = [*_numbers(text), *_tags(text), *_repeated(text, post)]
    place = _CHECK_IN.match(post.text)
    if place and all(_NAME.match(word) for word in place[1].split()):
        found.append(Clue(BOT, 3, place[0].partition(" http")[0]))
    if post.handle.lower().endswith("bot"):
        found.append(Clue(BOT, 1.5, f"@{post.handle}"))
    if " http" in f" {text}":
        found += [Clue(AD, 1, "http…"), Clue(GIVEAWAY, 0.5, "http…"), Clue(BOT, 1, "http…")]
    if post.answers or _SPOKEN_TO.search(text):
        found.append(Clue(None, -2, "@"))
    if _ASKED.search(text):
        found.append(Clue(None, -1, "?"))
    return found


def _numbers(text: str) -> Iterator[Clue]:
    price, discount = _PRICE.search(text), _DISCOUNT.search(text)
    if price:
        yield Clue(AD, 1.5, price[0])
    if discount:
        yield Clue(AD, 2, discount[0])


def _tags(text: str) -> Iterator[Clue]:
    tags = _TAG.findall(text)
    if len(tags) >= _STUFFED:
        yield Clue(AD, 1 if len(tags) < _CRAMMED else 2, " ".join(tags[:3]) + " …")


def _repeated(text: str, post: Post) -> Iterator[Clue]:
    """By one author, with another link each time: feeds do it. Customers who repeat themselves speak to somebody."""
    if post.exact.times >= _AGAIN and post.exact.authors == 1 and "http" in text:
        yield Clue(BOT, 3, f"{post.exact.times} \u00d7")


def _quote(words: str) -> str:
    plain = " ".join(words.split())
    return f"“{plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + '…'}”"


def _reading(kind: Noise, quotes: Sequence[str]) -> NoiseReading:
    """One sentence. What stands after the colon is quoted and needs no translation."""
    return NoiseReading(kind=kind, reason=f"{LEADS[kind]}: {', '.join(quotes[:MOST_QUOTED])}"[:_LONGEST_REASON])


_MARKS = {ord(mark): plain for marks, plain in (("\u2019\u2018`\u00b4", "'"), ("\u2013\u2014", "-")) for mark in marks}
_MARKS |= {0x2026: "...", 0x200B: "", 0xFE0F: ""}
_SPACES = re.compile(r"\s+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bhttps?\b")
_TELLING = re.compile(r"4sq\.com|swarmapp\.com|getglue\.com")
_TAG = re.compile(r"(?<!\w)#\w+")
_SPOKEN_TO = re.compile(r"^(?:rt )?[.\"'“]?@\w")
_ASKED = re.compile(r"\?(?:\s|$)")
_CHECK_IN = re.compile(r"I['\u2019]m at ([^.!?\n]{2,80}) https?://\S+\s*$")
_NAME = re.compile(r"[^a-zà-ÿ]|(?:of|the|and|de|la|le|du|del|der|am|an|in|w/|others?|di|da|do)\b")  # of a place
_AMOUNT = r"\d{1,5}(?:[.,]\d{1,3})?"
_PRICE = re.compile(
    rf"(?:[$€£]|usd |eur )\s?{_AMOUNT}(?![.\d]| ?(?:m|mn|mln|bn|k|mio|mrd|million|billion))"  # not what firms earn
    rf"|{_AMOUNT}\s?(?:€|euros?\b|eur\b|usd\b|dollars?\b)"
)
_DISCOUNT = re.compile(
    r"\d{1,2} ?% ?(?:off\b|discount|rabatt|reduziert|günstiger|sparen|gespart|de réduction|de remise|moins cher"
    r"|de descuento|dto\b|di sconto|de desconto)"
    r"|\b(?:save|up to|bis zu|spare|jusqu'à|hasta|hasta un|fino al|até|sconto del|desconto de) -?\d{1,2}(?:[.,]\d+)? ?%"
    r"|(?<![\w.,])-\d{2} ?%|\bbogo\b|\bhalf price\b|\bzum halben preis\b|\bà moitié prix\b|\bmetade do preço\b"
    r"|\bmitad de precio\b|\bmetà prezzo\b|\bbuy one get one\b"
)
_HINT = re.compile(r"%|[$€£] ?\d|\d ?€|^i'm at ")
