"""What each mention says, as read by a named model."""

from django.db import models


class Reading(models.Model):
    """One per mention. What is not known is NULL, never a guess."""

    mention = models.OneToOneField("listening.Mention", primary_key=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, default="")  # "" where it cannot be told
    sentiment = models.CharField(max_length=8)
    confidence = models.FloatField(null=True)
    negative = models.FloatField(null=True)
    neutral = models.FloatField(null=True)
    positive = models.FloatField(null=True)
    model = models.CharField(max_length=40)
    read_at = models.DateTimeField()
