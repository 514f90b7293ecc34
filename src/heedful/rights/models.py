"""What people asked for about their own data, and how long each kind of data is kept."""

from django.db import models


class Erasure(models.Model):
    """That a person is taken out of everything, bite by bite. Who it was goes with the last bite."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"

    customer = models.BigIntegerField()  # a bare number: it leads to nobody any more
    people = models.JSONField(default=list)  # the record, and those that were merged into it
    authors = models.JSONField(default=list)  # platform, author id, pseudonym; emptied at the end
    words = models.JSONField(default=list)  # by what they could be found; emptied at the end
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    step = models.CharField(max_length=10, default="cases")
    after = models.BigIntegerField(default=0)  # how far the step has come
    counts = models.JSONField(default=dict)  # how many of what were taken out
    who = models.CharField(max_length=150)
    why = models.CharField(max_length=300, default="")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer"], name="erasure_once")]


class Retention(models.Model):
    """For how many days a kind of data is kept; no row, or none, is for ever."""

    kind = models.CharField(max_length=16, unique=True)
    days = models.PositiveIntegerField(null=True)
    removed = models.BigIntegerField(default=0)  # so far
    ran_at = models.DateTimeField(null=True)
