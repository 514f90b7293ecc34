"""What agents write and see while they answer."""

from django.db import models


class Reply(models.Model):
    """An answer in a case; whether it arrived stands in its delivery."""

    case = models.ForeignKey("escalation.Case", on_delete=models.PROTECT, related_name="+")
    delivery = models.OneToOneField("channels.Delivery", on_delete=models.PROTECT, related_name="+")
    mention = models.ForeignKey("listening.Mention", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    visibility = models.CharField(max_length=8)
    token = models.CharField(max_length=64, unique=True)  # of the form that sent it: a double click answers once
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="reply_case")]


class Note(models.Model):
    """For colleagues only; never leaves the house."""

    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="note_case")]


class Draft(models.Model):
    """What was typed and not yet sent, so that no lost connection loses it."""

    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(default="")
    visibility = models.CharField(max_length=8, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="draft_once")]


class Looking(models.Model):
    """Who has a case open now; a row older than a minute is somebody who left."""

    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="looking_once")]


class CannedResponse(models.Model):
    title = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=8, default="en")
    queue = models.SlugField(max_length=64, default="", blank=True)  # "" is for every queue
    used = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="active")


class WrapUpCode(models.Model):
    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default="active")
