"""Queues, who is there for them, and who has what."""

from django.db import models

from heedful.routing.types import AssignmentState, Presence


class Queue(models.Model):
    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    skills = models.ManyToManyField("staff.Skill", related_name="+", blank=True)  # all of them are needed
    match_language = models.BooleanField(default=True)  # the agent must answer in the case's language
    take_back_s = models.PositiveIntegerField(default=300)  # seconds until unanswered work goes to the next; 0: never
    members = models.ManyToManyField("staff.User", related_name="+", blank=True)
    state = models.CharField(max_length=8, default="active")  # active or deleted


class AgentState(models.Model):
    """Where an agent is now; the history of it is in PresenceEvent."""

    user = models.OneToOneField("staff.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    presence = models.CharField(max_length=10, default=Presence.OFFLINE)
    capacity = models.PositiveSmallIntegerField(default=4)  # open cases at once
    since = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # the last sign of life from a browser
    why = models.CharField(max_length=120, default="")  # where the system and not the person chose the presence
    last_given_at = models.DateTimeField(null=True)


class PresenceEvent(models.Model):
    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    why = models.CharField(max_length=120, default="")
    at = models.DateTimeField()


class Assignment(models.Model):
    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=AssignmentState.OFFERED)
    why = models.TextField(default="")
    offered_at = models.DateTimeField()
    take_back_at = models.DateTimeField(null=True)  # None: never, or it was accepted
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~models.Q(state="ended"), name="assignment_one_a_case"),
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="assignment_user"),
            models.Index(fields=["case", "-id"], name="assignment_case"),
            models.Index(fields=["take_back_at"], name="assignment_due", condition=models.Q(state="offered")),
        ]
