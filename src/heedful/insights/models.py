"""Sums that make charts quick; every one can be counted again from the mentions."""

from django.db import models


class Sum(models.Model):
    """Mentions that share a quarter of an hour and every dimension that charts group or filter by.

    A quarter of an hour, because that is the finest step in which time zones differ.
    """

    at = models.DateTimeField()
    topic = models.ForeignKey("listening.Topic", null=True, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=32)
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    content = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    sentiment = models.CharField(max_length=8)
    mentions = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["at", "topic", "platform", "channel", "content", "language", "sentiment"],
                name="sum_once",
            ),
        ]
