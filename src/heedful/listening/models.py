"""What is watched for, and what was kept because of it."""

from django.db import models

from heedful.channels.types import PostType, Visibility


class RuleState(models.TextChoices):
    ACTIVE = "active"
    PAUSED = "paused"
    PENDING = "pending"
    ERROR = "error"
    SYSTEM_PAUSED = "system-paused"
    DELETED = "deleted"


class Topic(models.Model):
    name = models.CharField(max_length=120)
    description = models.TextField(default="", blank=True)
    state = models.CharField(max_length=14, choices=RuleState.choices, default=RuleState.ACTIVE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~models.Q(state="deleted"), name="topic_name_once"),
        ]


class Rule(models.Model):
    """An ingestion rule; its words are in its newest version."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=14, choices=RuleState.choices, default=RuleState.ACTIVE)
    problem = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()


class RuleVersion(models.Model):
    """Never changes once written, so that a mention names exactly what caught it."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    query = models.CharField(max_length=2048)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once")]


class RuleStamp(models.Model):
    """One row, raised by every change of a topic or rule: workers rebuild their automaton when it moves."""

    value = models.BigIntegerField(default=0)


class RuleDay(models.Model):
    """How many mentions a rule kept on a day (UTC, by arrival). A day has a few lanes, so that workers do not queue."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    lane = models.PositiveSmallIntegerField()
    kept = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "day", "lane"], name="rule_day_once")]


class Mention(models.Model):
    """A post that matters, kept once. Counters and text follow the platform; everything else stays as it came."""

    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=255)
    platform = models.CharField(max_length=32)
    type = models.CharField(max_length=8, default=PostType.POST)
    visibility = models.CharField(max_length=8, default=Visibility.PUBLIC)
    content = models.CharField(max_length=8, default="text")  # text, image or video: what charts call content type
    author_id = models.CharField(max_length=255)
    author_name = models.CharField(max_length=255, default="")
    author_handle = models.CharField(max_length=255, default="")
    author_avatar = models.CharField(max_length=500, default="")
    followers = models.BigIntegerField(null=True)
    verified = models.BooleanField(null=True)
    text = models.TextField(default="")
    # The root's id. While the parent is unknown, the parent's id stands in and is corrected when the parent comes.
    thread = models.CharField(max_length=255, default="")
    reply_to = models.CharField(max_length=255, default="")
    url = models.CharField(max_length=1000, default="")
    language_told = models.CharField(max_length=16, default="")  # by the platform; what we read is in Reading
    country = models.CharField(max_length=2, default="")
    rating = models.FloatField(null=True)
    attachments = models.JSONField(default=list)
    likes = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    views = models.BigIntegerField(null=True)
    metadata = models.JSONField(default=dict)
    fingerprint = models.BigIntegerField(default=0)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    own = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)  # kept and left alone since: its author asked for it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="mention_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="mention_time"),
            models.Index(fields=["platform", "author_id", "created_at"], name="mention_author"),
            models.Index(fields=["channel", "thread"], name="mention_thread"),
            models.Index(fields=["fingerprint"], name="mention_words"),
        ]


class Match(models.Model):
    """Why a mention was kept: the topic, and the rule version unless a person put it there."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(RuleVersion, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()  # the mention's, so that a topic's posts come in order from one index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "topic", "version"], name="match_once")]
        indexes = [models.Index(fields=["topic", "-created_at", "-mention"], name="match_topic")]


class Target(models.Model):
    """Somebody or something that feelings are held toward: the company, a competitor, what either offers."""

    kind = models.CharField(max_length=10)  # company, competitor, product or service
    name = models.CharField(max_length=120)
    owner = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    aliases = models.JSONField(default=list)  # other names, handles, hashtags, misspellings
    exclusions = models.JSONField(default=list)  # words beside which the name means something else
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(active=True), name="target_name_once")
        ]


class TargetStamp(models.Model):
    """One row, raised by every change of a target: workers rebuild their automaton when it moves."""

    value = models.BigIntegerField(default=0)


class Forgotten(models.Model):
    """Whose words are refused: a salted hash of platform and author id, kept when a person is erased."""

    key = models.BinaryField(max_length=32, primary_key=True)


class ForgottenSalt(models.Model):
    """One row, made at the first erasure: without it nobody can tell whose hash is whose."""

    value = models.BinaryField(max_length=32)
