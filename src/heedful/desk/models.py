"""What agents write and see while they answer."""

from django.db import models


class Reply(models.Model):
    """An answer in a case; whether it arrived stands in its delivery."""

    case = models.ForeignKey("escalation.Case", on_delete=models.PROTECT, related_name="+")
    delivery = models.OneToOneField("channels.Delivery", on_delete=models.PROTECT, related_name="+")
    mention = models.ForeignKey("listening.Mention", null=True, on_delete=models.PROTECT, related_name="+")
    # Where it answers nothing: the address to which the case was moved.
    branch = models.ForeignKey("escalation.CaseBranch", null=True, on_delete=models.PROTECT, related_name="+")
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


class Option(models.Model):
    """What an agent can do for a person, and when it is offered. `shipped` names one that came with Heedful."""

    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=160, default="")
    state = models.CharField(max_length=8, default="active")
    act = models.CharField(max_length=8)
    when = models.JSONField(default=dict)  # options.types.When
    guard = models.JSONField(default=dict)  # options.types.Guard
    texts = models.JSONField(default=dict)  # by language
    queue = models.SlugField(max_length=64, default="", blank=True)
    tag = models.CharField(max_length=40, default="")
    shipped = models.SlugField(max_length=40, default="", blank=True)  # "": of the company's own making
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipped"], condition=~models.Q(shipped=""), name="option_shipped_once")
        ]


class Menu(models.Model):
    """The options that were shown for one post of a case, how the person felt then, and how they felt later.

    What later statistics need is taken down now, because conditions, categories and options change.
    """

    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    mention = models.ForeignKey("listening.Mention", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("listening.Target", null=True, on_delete=models.SET_NULL, related_name="+")
    stratum = models.CharField(max_length=80)  # what makes it comparable to others, see options/comparable.py
    before = models.FloatField(null=True)  # the feeling toward the company; NULL where nothing was known
    after = models.FloatField(null=True)  # NULL where nothing was said in the days after
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    followed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "mention"], name="menu_once")]


class Offer(models.Model):
    """An option in a menu, at its place in the order."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["menu", "option"], name="offer_once")]


class Use(models.Model):
    """An option that was chosen, and what became of it."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    text = models.TextField(default="")  # as it was put into the composer; what was sent stands in the reply
    changed = models.FloatField(null=True)  # share of its words that were sent otherwise
    reply = models.ForeignKey(Reply, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    word = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["menu", "option"],
                condition=models.Q(state__in=["waiting", "approved", "chosen", "done"]),
                name="use_once",
            )
        ]
        indexes = [
            models.Index(fields=["option", "at"], name="use_spent"),
            models.Index(fields=["case", "state"], name="use_case"),
            models.Index(fields=["at"], condition=models.Q(state="waiting"), name="use_waiting"),
        ]


class OfferCode(models.Model):
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=80)
    use = models.ForeignKey(Use, null=True, on_delete=models.SET_NULL, related_name="+")  # whom it was given

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "code"], name="offer_code_once")]


class Tally(models.Model):
    """Changes of feeling, summed up by option and stratum, where it was used and where it was only offered.

    Nobody can be told from it: it stays when people are erased.
    """

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    stratum = models.CharField(max_length=80)
    used = models.BooleanField()
    count = models.PositiveIntegerField(default=0)
    total = models.FloatField(default=0)
    squares = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "stratum", "used"], name="tally_once")]


class Tag(models.Model):
    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    use = models.ForeignKey(Use, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="case_tag_once")]


class CallBack(models.Model):
    """An appointment to call somebody; its timer brings the case back."""

    case = models.ForeignKey("escalation.Case", on_delete=models.CASCADE, related_name="+")
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    use = models.ForeignKey(Use, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, default="")
    state = models.CharField(max_length=9, default="set")  # set, done or cancelled

    class Meta:
        indexes = [models.Index(fields=["case", "state"], name="call_back_case")]


class Guideline(models.Model):
    """How posts of a category are answered here; stands beside the case."""

    category = models.ForeignKey("understanding.Category", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "language"], name="guideline_once")]
