"""Where words come from and answers go."""

from django.db import models

from heedful.channels.types import DeliveryState, Visibility


class Channel(models.Model):
    """One connected account or stream. `adapter` names the folder that speaks its protocol."""

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"  # by a person: inbound is parked in the ledger, outbound waits
        BROKEN = "broken"  # by the platform: the same, and an administrator is told

    key = models.SlugField(max_length=64, unique=True)
    adapter = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    platform = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    problem = models.TextField(default="", blank=True)
    own_authors = models.JSONField(default=list)  # author ids and handles that are the company's own
    keep_all = models.BooleanField(default=False)  # the company's own page: everything said there is for it
    token_hash = models.CharField(max_length=64, default="", blank=True)
    secret = models.TextField(default="", blank=True)  # sealed, see seal.py
    config = models.JSONField(default=dict)  # the adapter's own fields, those that are no secret
    next_pull_at = models.DateTimeField(null=True)  # how far it was read stands in the ledger, beside what was read
    pull_claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)  # pulls that failed since the last that did not
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class Delivery(models.Model):
    """An answer from the moment it is meant to go out. The row exists before anything is sent."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, default=DeliveryState.QUEUED)
    visibility = models.CharField(max_length=8, default=Visibility.PUBLIC)
    text = models.TextField()
    reply_to = models.CharField(max_length=255, default="")
    thread = models.CharField(max_length=255, default="")
    recipient = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # also the end of the undo window; null: only a person goes on
    claimed_by = models.CharField(max_length=32, default="")
    claimed_until = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=255, default="")
    reason = models.TextField(default="")
    announce_to = models.CharField(max_length=64, default="")  # a further topic that hears of every change
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="delivery_waiting",
                condition=models.Q(state__in=["queued", "sending", "unknown"]),
            ),
            models.Index(fields=["channel", "provider_id"], name="delivery_provider"),
            models.Index(fields=["channel", "state", "-id"], name="delivery_log"),
        ]


class DeliveryEvent(models.Model):
    """Every change of a delivery's state."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    why = models.TextField(default="")
    who = models.CharField(max_length=150, default="")  # "" is the system
    at = models.DateTimeField()
