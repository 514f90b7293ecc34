"""Where searched words stand in a text. Pure."""

import re
from collections.abc import Iterator, Sequence


def marked(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words, whatever their case."""
    if not words:
        yield text, False
        return
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for number, piece in enumerate(re.split(f"({pattern})", text, flags=re.IGNORECASE)):
        if piece:
            yield piece, number % 2 == 1
