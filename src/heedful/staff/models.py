"""The people who answer, what they can do, and what they did."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from heedful.staff.types import Role


class Skill(models.Model):
    """Something that a queue may ask for: `baggage`, `press`. Languages are the user's `languages`."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)


class User(AbstractUser):
    """Whoever signs in. Rights follow from the role alone (see rights.py)."""

    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role], default=Role.AGENT)
    display_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, default="en")  # of the screens
    time_zone = models.CharField(max_length=64, default="UTC")
    scheme = models.CharField(max_length=8, default="auto")  # auto, light or dark
    languages = models.JSONField(default=list)  # that this person answers in, ISO 639-1
    skills = models.ManyToManyField(Skill, related_name="+", blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    must_change_password = models.BooleanField(default=False)

    @property
    def shown_name(self) -> str:
        return self.display_name or self.username


class SignInFailure(models.Model):
    username = models.CharField(max_length=150, db_index=True)
    address = models.CharField(max_length=45)
    at = models.DateTimeField(db_index=True)


class ApiToken(models.Model):
    """A key to the API with its owner's rights. Only a hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)  # its last letters, so that its owner knows it again
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # to the minute
    revoked_at = models.DateTimeField(null=True)


class AuditEntry(models.Model):
    """Who changed what, when, and from what to what."""

    who = models.CharField(max_length=150)  # a name, so that the row outlives the account; "" is the system
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=64)  # verb with its stage: "listening.rule.edited"
    subject = models.CharField(max_length=120)  # "rule:12"
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    address = models.CharField(max_length=45, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "-id"], name="audit_subject")]
