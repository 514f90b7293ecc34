"""The people who say it."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=255)
    language = models.CharField(max_length=8, default="")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    mentions = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    restricted_at = models.DateTimeField(null=True)  # they asked that their posts be kept and nothing else
    erased_at = models.DateTimeField(null=True)  # nothing of them is left but that there was somebody

    class Meta:
        indexes = [
            models.Index(fields=["restricted_at"], condition=~models.Q(restricted_at=None), name="customer_restricted"),
            models.Index(fields=["merged_into"], condition=~models.Q(merged_into=None), name="customer_merged"),
            models.Index(fields=["-last_seen", "-id"], name="customer_seen"),
            models.Index(fields=["-mentions", "-id"], name="customer_spoke"),
            models.Index(fields=["name", "id"], name="customer_name"),
            models.Index(fields=["erased_at"], condition=~models.Q(erased_at=None), name="customer_erased"),
        ]


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


class Weight(models.Model):
    """How much a kind of evidence counts, where an administrator said otherwise than `acts.DEFAULTS`."""

    kind = models.CharField(max_length=10, unique=True)
    value = models.FloatField()


class Done(models.Model):
    """Something done without words: a reaction, a share, a page followed or left, a check-in."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=255)
    author = models.CharField(max_length=255, default="")  # their id on the channel's platform
    post = models.CharField(max_length=255, default="")  # the external id of what it is about; it may come later
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=64, default="")  # which reaction
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="done_once")]
        indexes = [models.Index(fields=["channel", "post"], name="done_about")]


class Evidence(models.Model):
    """What a person did in public that tells what they feel toward a target, once for each act and target."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    # The post that says it, or that the act is about; none for what was done to a page.
    mention = models.ForeignKey("listening.Mention", on_delete=models.CASCADE, null=True, related_name="+")
    done = models.ForeignKey(Done, on_delete=models.CASCADE, null=True, related_name="+")
    source = models.CharField(max_length=16)  # names the act; in this order where two were done at one time
    kind = models.CharField(max_length=10, default="words")
    at = models.DateTimeField()
    sentiment = models.CharField(max_length=8)
    confidence = models.FloatField(null=True)
    human = models.BooleanField(default=False)  # a person said so, the models did not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="evidence_once")]
        indexes = [models.Index(fields=["customer", "target", "at", "source"], name="evidence_in_order")]


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
        indexes = [models.Index(fields=["target", "-down", "-customer"], name="feeling_at_risk")]


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
    acts = models.JSONField(default=list)  # ids of the acts without words (Done) that show it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "target", "detected_at", "direction"], name="shift_once")
        ]
        indexes = [
            models.Index(fields=["-detected_at", "-id"], name="shift_newest"),
            models.Index(fields=["target", "direction", "onset"], name="shift_around"),
        ]


class JointReading(models.Model):
    """What a person's changes toward several targets say together, as of the last of them."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    joint = models.CharField(max_length=16)
    since = models.DateTimeField()
    turns = models.JSONField(default=list)  # pairs of target and direction

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "joint"], name="joint_once")]
        indexes = [models.Index(fields=["joint", "-since"], name="joint_newest")]


class Feed(models.Model):
    """Where news come from. What an item names becomes a proposed event."""

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=1000, unique=True)
    every_minutes = models.PositiveIntegerField(default=60)
    inside = models.BooleanField(default=False)  # its host may have a private address or no TLS
    active = models.BooleanField(default=True)
    etag = models.CharField(max_length=500, default="")
    modified = models.CharField(max_length=100, default="")
    fetched_at = models.DateTimeField(null=True)  # when it last answered
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, default="")
    failures = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["active", "next_at"], name="feed_due")]


class PublicEvent(models.Model):
    """Something that happened in public to a target. Where `key` is set, it was taken in from outside once."""

    title = models.CharField(max_length=200)
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    text = models.CharField(max_length=2000, default="")
    link = models.CharField(max_length=1000, default="")
    source = models.CharField(max_length=4)  # hand, csv, ical, feed
    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=9)
    removed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="event_once")]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="event_newest"),
            models.Index(fields=["target", "state", "starts_at"], name="event_of_target"),
        ]


class Field(models.Model):
    """A field of the profile that an administrator made."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)  # text, number, date, choice or yes-no; never changes
    choices = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()


class Account(models.Model):
    """A number under which the company's own books know a person; it belongs to one."""

    number = models.CharField(max_length=80, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    who = models.CharField(max_length=150, default="")
    at = models.DateTimeField()


class Fact(models.Model):
    """What a field of a profile says of a person now. An empty value says that it is known to be none."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=40)  # a key
    value = models.CharField(max_length=500)
    number = models.FloatField(null=True)  # what filters compare, see profile.number_of
    at = models.DateTimeField()  # since when it is known to be so
    source = models.CharField(max_length=80)
    who = models.CharField(max_length=150, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "field"], name="fact_once")]
        indexes = [
            models.Index(fields=["field", "value", "customer"], name="fact_value"),
            models.Index(fields=["field", "number", "customer"], name="fact_number"),
        ]


class FactChange(models.Model):
    """Every change of a profile: from, to, who, when, and where it was said."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=40)  # a key; "account" for account numbers
    before = models.CharField(max_length=500, default="")
    after = models.CharField(max_length=500, default="")
    at = models.DateTimeField()
    source = models.CharField(max_length=80)
    who = models.CharField(max_length=150, default="")
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="fact_change")]


class Usual(models.Model):
    """What people say of a target on the whole, as shares of all they say, from a moment on; the rest is positive."""

    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    negative = models.FloatField()
    neutral = models.FloatField()
    people = models.PositiveIntegerField()  # it was learnt from

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "since"], name="usual_once")]


class Merge(models.Model):
    """That two records were said to be one person, and what stood where before, so that it can be taken back."""

    into = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    identities = models.JSONField(default=list)  # ids of those that moved
    accounts = models.JSONField(default=list)  # numbers that moved
    cases = models.JSONField(default=list)  # ids of those that moved
    before = models.JSONField(default=dict)  # what stood where, see identities/merging.py
    why = models.CharField(max_length=300, default="")
    who = models.CharField(max_length=150, default="")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_at=None), name="merge_once")]
        indexes = [models.Index(fields=["into", "-id"], name="merge_into")]


class Clue(models.Model):
    """Something by which two handles may turn out to be one person's. Only a hash of it is kept."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "kind", "key"], name="clue_once")]
        indexes = [models.Index(fields=["kind", "key"], name="clue_shared")]


class Alike(models.Model):
    """Two who may be one person, until somebody says so or says that they are not."""

    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")  # the smaller id
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()  # in [0, 1]
    reasons = models.JSONField(default=list)  # kinds of clues
    state = models.CharField(max_length=7, default="open")  # open, refused, later or merged
    found_at = models.DateTimeField()
    ask_at = models.DateTimeField(null=True)  # not before this
    who = models.CharField(max_length=150, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="alike_once")]
        indexes = [models.Index(fields=["state", "-score", "-id"], name="alike_open")]


class Tag(models.Model):
    """A word that somebody put on a person."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "customer"], name="tag_once")]


class Cohort(models.Model):
    """People who have something in common: those whom a filter finds, or a list made by hand.

    One row is everybody: it has no members of its own and is there to be compared with. `upto` is how far the walk
    over all people has come that sees who belongs; null when there is none under way.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # filter, fixed or everybody
    wanted = models.JSONField(default=dict)
    size = models.PositiveIntegerField(default=0)
    upto = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)  # when the last walk ended
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="cohort_name_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="everybody"), name="cohort_everybody_once"
            ),
        ]


class Membership(models.Model):
    """Somebody belongs to a cohort, and their evidence is in its sums."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "customer"], name="membership_once")]


class CohortDay(models.Model):
    """What the people of a cohort said toward a target on one day (UTC, days of the epoch), each person once.

    `people` counts who spoke; `felt` sums what each felt on the whole, in thousandths, `spread` its squares, in
    millionths: whole numbers, so that what is added and taken away again leaves nothing.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    day = models.IntegerField()
    posts = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    felt = models.BigIntegerField(default=0)
    spread = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "target", "day"], name="cohort_day_once")]


class News(models.Model):
    """Something about a person changed that cohorts have not seen yet: who they are, or a piece of evidence.

    `target` is null where no evidence came or went; `n` is 1 for a piece that came and -1 for one that went.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(
        "listening.Target", on_delete=models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    day = models.IntegerField(default=0)
    lean = models.SmallIntegerField(default=0)
    n = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["customer"], name="news_of")]
