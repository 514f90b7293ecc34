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
    complaint = models.FloatField(null=True)  # probability
    noise = models.CharField(max_length=16, default="")  # "" where it is none
    noise_reason = models.CharField(max_length=200, default="")
    corrected = models.BooleanField(default=False)  # the sentiment, by a person: no later reading changes it
    model = models.CharField(max_length=80)
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["noise"], condition=~models.Q(noise=""), name="reading_noise")]


class Toward(models.Model):
    """The sentiment of a mention toward one target that it names."""

    mention = models.ForeignKey("listening.Mention", on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=8)
    sentiment = models.CharField(max_length=8)
    confidence = models.FloatField(null=True)
    negative = models.FloatField(null=True)
    neutral = models.FloatField(null=True)
    positive = models.FloatField(null=True)
    corrected = models.BooleanField(default=False)
    counted = models.BooleanField(default=True)  # as charts do: public, somebody else's, not deleted, no noise
    created_at = models.DateTimeField()  # the mention's, so that a target's posts come in order from one index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "target"], name="toward_once")]
        indexes = [
            models.Index(fields=["target", "-created_at", "-mention"], name="toward_target"),
            # Counts by sentiment are taken from the index alone.
            models.Index(
                fields=["target", "sentiment", "-created_at", "-mention", "counted"],
                condition=models.Q(counted=True),
                name="toward_feeling",
            ),
        ]


class Label(models.Model):
    """An intent that a mention holds, or one of the company's categories that it was filed under."""

    class Kind(models.TextChoices):
        INTENT = "intent"
        CATEGORY = "category"

    mention = models.ForeignKey("listening.Mention", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=32)  # an intent's name, or a category's id
    confidence = models.FloatField()
    by = models.CharField(max_length=8)  # model, rule, examples or person
    created_at = models.DateTimeField()  # the mention's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "kind", "name"], name="label_once")]
        indexes = [models.Index(fields=["kind", "name", "-created_at", "-mention"], name="label_name")]


class Category(models.Model):
    """One of the company's own kinds of posts: taught by a query, by examples, or by both."""

    name = models.CharField(max_length=120)
    description = models.TextField(default="", blank=True)
    query = models.CharField(max_length=2048, default="", blank=True)  # in the rules' language; "" is none
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(active=True), name="category_name_once")
        ]


class CategoryExample(models.Model):
    """A text that belongs to a category, written or picked from what was kept."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    mention = models.ForeignKey("listening.Mention", null=True, on_delete=models.SET_NULL, related_name="+")
    added_by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()


class CategoryStamp(models.Model):
    """One row, raised by every change of a category: workers learn anew when it moves."""

    value = models.BigIntegerField(default=0)


class Correction(models.Model):
    """What a person said a reading should have been. The newest about a field of a mention counts."""

    class Field(models.TextChoices):
        SENTIMENT = "sentiment"
        TARGET = "target"  # the sentiment toward a target; "" after is "not about it"
        INTENT = "intent"
        CATEGORY = "category"
        NOISE = "noise"

    mention = models.ForeignKey("listening.Mention", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=9, choices=Field.choices)
    subject = models.CharField(max_length=32, default="")  # the target's or category's id, the intent's name
    before = models.CharField(max_length=16, default="")
    after = models.CharField(max_length=16, default="")
    model = models.CharField(max_length=80)  # that read it before
    by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["mention", "field"], name="correction_mention")]


class Original(models.Model):
    """What the models say of a mention that a person corrected: corrections lie on top, and can be taken off."""

    mention = models.OneToOneField("listening.Mention", primary_key=True, on_delete=models.CASCADE, related_name="+")
    reading = models.JSONField()


class Owed(models.Model):
    """What charts still hold of a mention whose reading a person changed; the row goes when charts have followed."""

    mention = models.OneToOneField("listening.Mention", primary_key=True, on_delete=models.CASCADE, related_name="+")
    reading = models.JSONField()


class Layer(models.Model):
    """What was learnt of the company's own corrections, on top of the shipped model. One is active, or none."""

    class State(models.TextChoices):
        CANDIDATE = "candidate"
        ACTIVE = "active"
        RETIRED = "retired"

    version = models.CharField(max_length=80, unique=True)  # what stands on readings
    base = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CANDIDATE)
    weights = models.BinaryField()
    figures = models.JSONField(default=dict)  # both models on corrections held back
    learnt_from = models.PositiveIntegerField()  # corrections
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    switched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="active"), name="layer_one_active")
        ]


class Again(models.Model):
    """History read again with the model of today; `place` is the last mention done, so that it can be resumed."""

    class State(models.TextChoices):
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"

    model = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    since = models.DateTimeField(null=True)
    place = models.BigIntegerField(default=0)
    last = models.BigIntegerField()
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField()
    changed = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)


class Wave(models.Model):
    """Nearly the same words, kept count of for a day of theirs: `key` is a sketch of them and of the day."""

    key = models.BigIntegerField(primary_key=True)
    seen = models.PositiveIntegerField()
    authors = models.BigIntegerField(default=0)  # a bit for each, of 62: two may share one
    first_at = models.DateTimeField()  # when it was counted, whenever it was said
    last_at = models.DateTimeField()  # so that old ones can be dropped

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="wave_last")]


class Spared(models.Model):
    """What a person said is no noise: an author, or words like these."""

    class Kind(models.TextChoices):
        AUTHOR = "author"
        WORDS = "words"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    value = models.CharField(max_length=300)  # platform and author id, or a sketch
    noise = models.CharField(max_length=16)
    by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value", "noise"], name="spared_once")]
