"""What the screens draw: marked text, small curves. Pure."""

from collections.abc import Sequence

import msgspec

CURVE_WIDTH = 96
CURVE_HEIGHT = 24
_EDGE = 2  # so that the line's own width stays inside


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text, marked or not."""

    text: str
    marked: bool


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text cut where marks begin and end. Spans are in order and do not overlap."""
    found: list[Piece] = []
    at = 0
    for start, end in spans:
        found.append(Piece(text[at:start], marked=False))
        found.append(Piece(text[start:end], marked=True))
        at = end
    return [piece for piece in (*found, Piece(text[at:], marked=False)) if piece.text]


def excerpt(text: str, spans: Sequence[tuple[int, int]], most: int = 280) -> list[Piece]:
    """So much of a long text that the first mark is in it, with an ellipsis where something is left out."""
    if len(text) <= most:
        return pieces(text, spans)
    first = spans[0][0] if spans else 0
    start = 0 if first < most // 2 else first - most // 4
    end = min(len(text), start + most)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    cut = pieces(text[start:end], inside)
    before, after = [Piece("…", marked=False)] * (start > 0), [Piece("…", marked=False)] * (end < len(text))
    return [*before, *cut, *after]


def curve(days: Sequence[int]) -> str:
    """Points of a polyline in a box of CURVE_WIDTH by CURVE_HEIGHT; the highest day touches the top."""
    highest = max(days, default=0) or 1
    step = (CURVE_WIDTH - 2 * _EDGE) / max(len(days) - 1, 1)
    room = CURVE_HEIGHT - 2 * _EDGE
    return " ".join(
        f"{_EDGE + step * at:.1f},{_EDGE + room * (1 - count / highest):.1f}" for at, count in enumerate(days)
    )


def broken_at(query: str, position: int) -> list[Piece]:
    """The query with the word at fault marked; behind the end a blank stands for what is missing."""
    if position >= len(query):
        return pieces(query + "␣", [(len(query), len(query) + 1)])
    rest = query[position:]
    word = rest.split(maxsplit=1)[0] if rest.strip() and not rest[0].isspace() else rest[0]
    length = 1 if word[0] in '()"' else len(word)
    return pieces(query, [(position, position + length)])
