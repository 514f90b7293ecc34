"""Sums that make charts quick; every row can be counted again from the mentions (`recount.py`).

What is counted: public mentions that are neither the company's own nor deleted. Topic 0 stands for "whatever the
topic" and holds each mention once; a number instead of NULL, because no database keeps NULLs unique.
"""

from django.db import models


class Pulse(models.Model):
    """What lines over time need: a hundredth of the rows of the other sums. `slot` counts quarters since 1970, UTC."""

    slot = models.IntegerField()
    topic = models.BigIntegerField()
    sentiment = models.CharField(max_length=8)
    mentions = models.IntegerField(default=0)

    class Meta:
        abstract = True


class QuarterPulse(Pulse):
    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "topic", "sentiment"], name="quarter_pulse_once")]


class DayPulse(Pulse):
    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "topic", "sentiment"], name="day_pulse_once")]


class Cell(Pulse):
    """Every dimension that charts group or filter by. Other stages' ids are bare numbers here: sums outlive them."""

    platform = models.CharField(max_length=32)
    channel = models.BigIntegerField()
    content = models.CharField(max_length=8)
    language = models.CharField(max_length=8)

    class Meta:
        abstract = True


CELL = ["slot", "topic", "sentiment", "platform", "channel", "content", "language"]


class QuarterSum(Cell):
    """A quarter of an hour, because no two time zones of today differ by less."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=CELL, name="quarter_sum_once")]


class DaySum(Cell):
    """A UTC day, under its first slot. Days of other zones are put together from days and quarters (`cover.py`)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=CELL, name="day_sum_once")]


class BlockSum(Cell):
    """Sixteen UTC days, under their first slot, so that a year is not three hundred days."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=CELL, name="block_sum_once")]


class Visit(models.Model):
    """That a person spoke about a topic in a quarter of an hour, and when they had spoken about it before.

    People in [a, b) are the visits in it whose `before` is earlier than a: an exact count of distinct people for
    any period, zone and step that needs no sorting and no set, only a walk along an index.
    """

    topic = models.BigIntegerField()
    slot = models.IntegerField()
    person = models.BigIntegerField()  # 63 bits of a hash over platform and author id
    platform = models.CharField(max_length=32)
    before = models.IntegerField()  # slot of the person's visit before this one; -1 for the first
    mentions = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic", "slot"], name="visit_once")]
        indexes = [models.Index(fields=["topic", "slot", "before", "platform"], name="visit_topic")]


class SavedView(models.Model):
    """Filters and period of a page under a name; private to its maker unless shared."""

    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=12)  # posts or performance
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_name")]
