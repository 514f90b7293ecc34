"""The ledger, what could not be processed, what was announced, what is due later."""

from django.db import models

OPEN = models.Q(closed_at__isnull=True)


class LedgerRow(models.Model):
    """One promise: the items of one request, as they came. Lives in the ledger database."""

    class State(models.TextChoices):
        PENDING = "pending"
        CLAIMED = "claimed"
        DONE = "done"

    channel = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    topic = models.BigIntegerField(null=True)
    payload = models.BinaryField()
    checksum = models.BigIntegerField()
    items = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_by = models.CharField(max_length=32, default="")
    claimed_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Partial, so that they stay as small as the backlog however long the history grows.
            models.Index(fields=["not_before", "id"], name="ledger_waiting", condition=OPEN),
            models.Index(fields=["claimed_by"], name="ledger_claimed", condition=OPEN),
        ]


class Promise(models.Model):
    """That an item was accepted, so that it is never accepted twice. Lives in the ledger database."""

    key = models.BinaryField(max_length=16, primary_key=True)


class Tally(models.Model):
    """How many items a channel was ever promised, so that nothing is counted by scanning. Ledger database."""

    channel = models.CharField(max_length=64, primary_key=True)
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)


class Cursor(models.Model):
    """How far a source was read; moves in the commit that promises what it gave. Ledger database."""

    channel = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField(default=dict)


class DeadLetter(models.Model):
    """An item that could not be processed after its last try."""

    class State(models.TextChoices):
        WAITING = "waiting"
        REPLAYED = "replayed"
        DISCARDED = "discarded"

    channel = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    topic = models.BigIntegerField(null=True)
    external_id = models.CharField(max_length=255)
    payload = models.TextField()
    reason = models.TextField()
    row = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "kind", "external_id"], name="dead_letter_once")]
        indexes = [models.Index(fields=["state", "-id"], name="dead_letter_state")]


class Announcement(models.Model):
    """What changed, in the order of commit: `id` is the sequence number by which a browser resumes."""

    topic = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    ref = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)


class Timer(models.Model):
    """Something to do later; at most one of a kind and key is set."""

    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=32, default="")
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="timer_once")]
        indexes = [models.Index(fields=["due_at"], name="timer_due")]


class WorkerBeat(models.Model):
    """That a worker is alive: it writes this every few seconds."""

    worker = models.CharField(max_length=32, primary_key=True)
    lanes = models.CharField(max_length=120)
    at = models.DateTimeField()
