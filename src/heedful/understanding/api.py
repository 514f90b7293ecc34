"""What the later stages may ask about readings."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings

from heedful.channels.types import Post
from heedful.understanding import models
from heedful.understanding.again import end_turn, next_turn
from heedful.understanding.command_reread import main as reread_command
from heedful.understanding.correct import says
from heedful.understanding.corrections import correct, counted_as, forgive, owing, undo
from heedful.understanding.erasing import erase
from heedful.understanding.patience import ask_first, leaving, patiently
from heedful.understanding.reader import reader
from heedful.understanding.shown import category_names, corrected, why
from heedful.understanding.stored import readings
from heedful.understanding.taught import categories
from heedful.understanding.teaching import Draft as CategoryDraft
from heedful.understanding.teaching import add_examples
from heedful.understanding.teaching import create as create_category
from heedful.understanding.types import Quality, Reading, Sentiment
from heedful.understanding.warming import ready, warm, warm_soon
from heedful.understanding.words import intent_names, noise_names

__all__ = [
    "CategoryDraft",
    "add_examples",
    "ask_first",
    "categories",
    "category_names",
    "correct",
    "corrected",
    "counted_as",
    "create_category",
    "end_turn",
    "erase",
    "forgive",
    "intent_names",
    "languages",
    "look_ahead",
    "negative_times",
    "next_turn",
    "noise_names",
    "owing",
    "patiently",
    "reading",
    "readings",
    "ready",
    "reread_command",
    "says",
    "undo",
    "warm",
    "warm_soon",
    "why",
]


def negative_times(authors: Collection[tuple[str, str]], *, since: datetime) -> dict[tuple[str, str], list[datetime]]:
    """When each (platform, author id) said something that counts as negative and as no noise; one query."""
    rows = models.Reading.objects.filter(
        sentiment=Sentiment.NEGATIVE,
        noise="",
        mention__platform__in={platform for platform, _ in authors},
        mention__author_id__in={author for _, author in authors},
        mention__created_at__gte=since,
    )
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for platform, author, at in rows.values_list("mention__platform", "mention__author_id", "mention__created_at"):
        found[platform, author].append(at)
    return dict(found)


def reading(mention: int) -> Reading | None:
    return readings([mention]).get(mention)


def look_ahead(posts: Sequence[Post]) -> None:
    """These are likely to be kept and read soon; takes no lock and no transaction."""
    warm()
    texts, told = [post.text for post in posts], [post.language for post in posts]
    reader().look_ahead(texts, told, quality=Quality(settings.QUALITY))


def languages(texts: Sequence[str]) -> list[str | None]:
    """ISO 639 codes; None where it cannot be told."""
    warm(Quality.FAST)
    with leaving():  # a model at the end of a wire has no say in it, and wants to be paid
        return [reading.language for reading in reader().read(texts, quality=Quality.FAST)]
