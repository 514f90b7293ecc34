"""Where a text names a target, and the part of it that speaks of it. Training and reading use the same."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

# A new thought: the end of a sentence, or a word that turns against what was said before it.
_TURN = re.compile(
    r"[.!?;\n]+\s|\s[-\u2013\u2014]\s|,\s|\s(?:but|while|whereas|although|though|however|unlike"
    r"|aber|doch|w\u00e4hrend|dagegen|sondern|mais|tandis|alors que|pero|mientras|aunque|ma|mentre|mas|enquanto"
    r"|\u0644\u0643\u0646|\u0628\u064a\u0646\u0645\u0627|lekin|magar)\s",
    re.IGNORECASE,
)

Span = tuple[int, int]


@lru_cache(maxsize=4096)
def _mention(name: str) -> re.Pattern[str] | None:
    """The name as people write it: any case, run together, with a handle's or a hashtag's sign."""
    parts = [re.escape(part) for part in re.split(r"[\s_.'-]+", name.strip()) if part]
    if not parts:
        return None
    return re.compile(r"(?<!\w)[@#]?" + r"[\s_.'-]*".join(parts) + r"(?:'s)?(?!\w)", re.IGNORECASE)


def mentions(text: str, names: Sequence[str]) -> tuple[Span, ...]:
    """Where one of the names stands, in order; what overlaps an earlier find is left out."""
    patterns = [pattern for pattern in map(_mention, names) if pattern]
    found: list[Span] = []
    for start, end in sorted(match.span() for pattern in patterns for match in pattern.finditer(text)):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)


def clause(text: str, spans: Sequence[Span]) -> str:
    """The thoughts in which the spans lie, in order; the whole text where it holds one thought, or no span is given."""
    edges = [0, *(match.end() for match in _TURN.finditer(text) if not _inside(match.span(), spans)), len(text)]
    parts = [(low, high) for low, high in pairwise(edges) if low < high]
    own = [part for part in parts if any(part[0] < end and start < part[1] for start, end in spans)]
    return " ".join(text[low:high].strip() for low, high in own) if own else text


def _inside(turn: Span, spans: Sequence[Span]) -> bool:
    return any(start < turn[1] and turn[0] < end for start, end in spans)


def marked(text: str, spans: Sequence[Span], mark: str) -> str:
    """The text with each span replaced by the mark, set apart by spaces."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [text[at:start], f" {mark} "]
            at = end
    return "".join([*parts, text[at:]])


# Said of one after another was blamed: the one would not have done it, or is where the writer goes now.
_SPARED = re.compile(
    r"\b(?:would(?: have)? never|would ?n[o']?t have|never (?:had|has|did|does) (?:this|that|such|any)|unlike|at least"
    r"|switch(?:ed|ing)? to|mov(?:ed|ing) to|go(?:ing)? (?:back )?(?:to|with)|next time|from now on"
    r"|w\u00fcrden? (?:das |so etwas |sowas )?nie|w\u00e4re das nicht|anders als|wechsle|gehe (?:jetzt )?zu"
    r"|n'aurait jamais|ne ferait jamais|nunca (?:lo )?har\u00eda|nunca me pas\u00f3|non lo farebbe mai|nunca faria)\b",
    re.IGNORECASE,
)


def spared(part: str) -> bool:
    """Whether this part of a text sets its target against one that was blamed beside it."""
    return _SPARED.search(part) is not None
