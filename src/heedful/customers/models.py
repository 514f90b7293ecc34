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


class Evidence(models.Model):
    """What a person did in public that tells what they feel toward a target, once for each post and target."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    mention = models.ForeignKey("listening.Mention", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()  # the mention's
    sentiment = models.CharField(max_length=8)
    confidence = models.FloatField(null=True)
    human = models.BooleanField(default=False)  # a person said so, the models did not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "target"], name="evidence_once")]
        indexes = [models.Index(fields=["customer", "target", "at", "mention"], name="evidence_in_order")]


class Feeling(models.Model):
    """What a person feels toward a target as of their last evidence; `state` is what the next piece goes on from."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()  # of the newest evidence
    pieces = models.PositiveIntegerField()
    value = models.FloatField()  # in [-1, 1], as of `at`
    low = models.FloatField()
    high = models.FloatField()
    up = models.FloatField()  # the probability that it has swung up
    down = models.FloatField()
    raised = models.SmallIntegerField()  # a change is known and not yet a habit: -1, 0 or 1
    state = models.TextField()  # base64

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "target"], name="feeling_once")]
        indexes = [models.Index(fields=["target", "-down"], name="feeling_at_risk")]


class Shift(models.Model):
    """A change of what a person feels toward a target, as it became known."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    direction = models.CharField(max_length=4)  # up or down
    onset = models.DateTimeField()
    detected_at = models.DateTimeField()
    size = models.FloatField()  # in [-2, 2]
    confidence = models.FloatField()
    evidence = models.JSONField(default=list)  # ids of the mentions that show it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "target", "detected_at", "direction"], name="shift_once")
        ]
        indexes = [models.Index(fields=["-detected_at", "-id"], name="shift_newest")]
