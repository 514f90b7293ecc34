"""Readings without the words they were read from: counts stay."""

from collections.abc import Collection

from heedful.understanding.models import CategoryExample, Original, Owed, Reading, Spared


def erase(mentions: Collection[int], authors: Collection[tuple[str, str]]) -> None:
    CategoryExample.objects.filter(mention__in=mentions).delete()
    Reading.objects.filter(pk__in=mentions).update(noise_reason="")
    Original.objects.filter(pk__in=mentions).delete()
    Owed.objects.filter(pk__in=mentions).delete()
    for _platform, author in authors:
        Spared.objects.filter(kind=Spared.Kind.AUTHOR, value__contains=author).delete()
