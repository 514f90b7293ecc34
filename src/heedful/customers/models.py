"""The people who say it."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=255)
    language = models.CharField(max_length=8, default="")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    mentions = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-last_seen"], name="customer_seen")]


class Identity(models.Model):
    """A handle on a platform. What it said is found by (platform, author id), so moving one moves its history."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=32)
    external_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, default="")
    name = models.CharField(max_length=255, default="")
    url = models.CharField(max_length=1000, default="")
    avatar = models.CharField(max_length=500, default="")
    followers = models.BigIntegerField(null=True)
    verified = models.BooleanField(null=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "external_id"], name="identity_once")]
