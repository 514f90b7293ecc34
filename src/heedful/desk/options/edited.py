"""How much of an offered text was sent otherwise. Pure."""

from difflib import SequenceMatcher

MOST_WORDS = 600  # compared; a longer text is judged by its beginning
GONE = 0.8  # sent with less than a fifth of it, it was not used


def changed(offered: str, sent: str) -> float:
    """0: all its words were sent, in order, whatever stands around them; 1: none."""
    words = offered.split()[:MOST_WORDS]
    if not words:
        return 0.0
    blocks = SequenceMatcher(None, words, sent.split()[: 2 * MOST_WORDS], autojunk=False).get_matching_blocks()
    return round(1 - sum(block.size for block in blocks) / len(words), 4)
