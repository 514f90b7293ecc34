"""Short sentences about two things that are not felt alike, put together from parts.

Posts that name two things and praise one are too rare in the public sets to teach that what is said of the one is not
said of the other; these teach it where both stand in a few words.
"""

import random
from collections.abc import Sequence

from training.rows import Row

NEGATIVE, NEUTRAL, POSITIVE = range(3)
_ADJECTIVES = {
    POSITIVE: "wonderful great amazing fantastic excellent lovely brilliant awesome perfect superb good nice reliable "
    "friendly fast helpful beautiful fun comfortable clean delicious impressive outstanding solid pleasant worth_it",
    NEGATIVE: "terrible awful horrible bad dreadful useless disgusting rubbish broken disappointing slow rude boring "
    "ugly unreliable dirty overpriced a_joke a_mess annoying pathetic poor shameful a_nightmare painful the_worst",
    NEUTRAL: "open closed new blue in_London available on_TV here next here_too a_company a_band in_the_news online",
}
_CLAUSES = {
    POSITIVE: (
        "I love {}",
        "thank you {}",
        "well done {}",
        "{} saved my day",
        "{} never lets me down",
        "{} works every time",
        "can't wait for {}",
        "so happy with {}",
        "{} made me smile",
        "I recommend {}",
        "{} answered at once",
    ),
    NEGATIVE: (
        "I hate {}",
        "never again {}",
        "{} ruined my day",
        "{} let me down again",
        "{} does not work",
        "fed up with {}",
        "so angry at {}",
        "{} lost my bag",
        "shame on {}",
        "avoid {}",
        "{} never answers",
        "tired of {}",
    ),
    NEUTRAL: (
        "{} opens at nine",
        "I saw {} on Friday",
        "{} plays tomorrow",
        "read about {} today",
        "where is {}",
        "{} starts on Monday",
        "watching {} tonight",
    ),
}
_BEINGS = ("is", "was", "is so", "has been", "is always", "is really", "was")
_JOINTS = (", ", " but ", ", but ", " and ", ". ", " while ", ", ", " \u2014 ", "; ", " though ", "! ")
_UNLIKE = ((POSITIVE, NEGATIVE), (POSITIVE, NEGATIVE), (POSITIVE, NEUTRAL), (NEGATIVE, NEUTRAL))
_BETTER = (
    "{} is better than {}",
    "{} beats {}",
    "{} > {}",
    "switched to {} from {}",
    "I prefer {} to {}",
    "should have taken {} instead of {}",
    "{} would never do what {} did",
    "give me {} over {} any day",
)


def _clause(label: int, name: str, random_: random.Random) -> str:
    if random_.random() < (0.6 if label == NEUTRAL else 0.35):
        return random_.choice(_CLAUSES[label]).format(name)
    adjective = random_.choice(_ADJECTIVES[label].split()).replace("_", " ")
    return f"{name} {random_.choice(_BEINGS)} {adjective}"


def comparisons(names: Sequence[str], amount: int, random_: random.Random) -> list[Row]:
    """Two rows a sentence, one toward each name."""
    found: list[Row] = []
    while len(found) < amount:
        first, second = random_.sample(names, 2)
        if first in second or second in first:
            continue
        labels = random_.choice(_UNLIKE)
        labels = labels if random_.random() < 0.5 else labels[::-1]
        text = random_.choice(_JOINTS).join(
            _clause(label, name, random_) for label, name in zip(labels, (first, second), strict=True)
        )
        if random_.random() < 0.15:
            text, labels = random_.choice(_BETTER).format(first, second), (POSITIVE, NEGATIVE)
        text += random_.choice(("", "", ".", "!"))
        found += [Row(text, "en", label, name) for label, name in zip(labels, (first, second), strict=True)]
    return found
