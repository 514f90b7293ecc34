"""Which mentions need a human, why, and what became of it."""

from django.db import models

from heedful.escalation.types import CaseState, Priority, RuleState, Status


class EscalationRule(models.Model):
    """First match in `position` order decides."""

    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default=RuleState.ACTIVE)
    conditions = models.JSONField()  # a tree, see types.py
    queue = models.SlugField(max_length=64)  # key of a routing queue: routing comes later on the road
    priority = models.PositiveSmallIntegerField(choices=[(p.value, p.name) for p in Priority], default=Priority.NORMAL)
    due_minutes = models.PositiveIntegerField(default=60)  # until the first answer
    per_minute = models.PositiveIntegerField(default=10)  # throttle
    max_age_minutes = models.PositiveIntegerField(default=10080)  # older words open no case; 0: any age
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class Case(models.Model):
    """Work for a human: one person, one matter. The newest CaseEvent says why the state is what it is."""

    title = models.CharField(max_length=160)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    opener = models.OneToOneField("listening.Mention", on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(max_length=32)
    language = models.CharField(max_length=8, default="")
    state = models.CharField(max_length=8, default=CaseState.OPEN)
    priority = models.PositiveSmallIntegerField(default=Priority.NORMAL)
    queue = models.SlugField(max_length=64)
    # Who has it, or had it when it was closed. The history is in routing's assignments; routing alone writes it.
    agent = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    thread = models.CharField(max_length=255)  # the conversation that it is about, see join.py
    private_thread = models.CharField(max_length=255, default="")  # where the same matter goes on in private
    due_minutes = models.PositiveIntegerField(default=60)
    rank_at = models.DateTimeField()  # its place in the line, see urgency.py
    rule = models.ForeignKey(EscalationRule, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.JSONField(default=dict)  # the decision with its reasons, see types.Decision
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)  # oldest unanswered word of the customer; None when answered
    due_at = models.DateTimeField(null=True)
    first_answer_at = models.DateTimeField(null=True)
    last_in_at = models.DateTimeField()
    last_out_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    wrap_up = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            # Two workers that read two posts of one conversation at once: the second insert does nothing and joins.
            models.UniqueConstraint(
                fields=["customer", "channel", "thread"],
                condition=~models.Q(state="closed"),
                name="case_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "state", "due_at"], name="case_agent"),
            # Partial, so that the line is as short as the work that nobody has, however long the history grows.
            models.Index(
                fields=["queue", "rank_at"], name="case_line", condition=models.Q(state="open", agent__isnull=True)
            ),
            models.Index(fields=["due_at"], name="case_open_due", condition=models.Q(state="open")),
            models.Index(fields=["thread"], name="case_thread"),
            models.Index(fields=["private_thread"], name="case_private", condition=~models.Q(private_thread="")),
            models.Index(fields=["customer", "-opened_at"], name="case_customer"),
            models.Index(fields=["state", "-closed_at"], name="case_closed"),
        ]


class CaseMention(models.Model):
    """That a mention stands in a case; it stands in one only."""

    mention = models.OneToOneField("listening.Mention", primary_key=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=255)  # of the mention, so that an answer to it finds the case

    class Meta:
        indexes = [models.Index(fields=["external_id"], name="case_mention_external")]


class CaseBranch(models.Model):
    """That a case goes on with the same person at another address; what they say there in private belongs to it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(max_length=32)
    external_id = models.CharField(max_length=255)  # of the person there
    handle = models.CharField(max_length=255, default="")
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # gone back: what comes in still belongs to the case

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at__isnull=True), name="case_branch_current_once"
            )
        ]
        indexes = [models.Index(fields=["case", "id"], name="case_branch")]


class CaseEvent(models.Model):
    """Every change of a case: what, from, to, why, who, when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=24)  # state, queue, priority, assignment, mention
    before = models.CharField(max_length=64, default="")
    after = models.CharField(max_length=64, default="")
    why = models.TextField(default="")
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="case_event")]


class Decision(models.Model):
    """What was decided about a mention, where there was something to decide: no row means not escalated."""

    mention = models.OneToOneField("listening.Mention", primary_key=True, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=24, default=Status.AUTOMATIC)
    rule = models.ForeignKey(EscalationRule, null=True, on_delete=models.SET_NULL, related_name="+")
    held = models.JSONField(default=list)  # the conditions that held, with the values that made them hold
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()  # when the mention was received: the clock on which the throttle counts

    class Meta:
        indexes = [models.Index(fields=["rule", "status", "at"], name="decision_rule")]


class Destination(models.Model):
    """A queue by its name. Routing, which owns queues and comes later on the road, says here what they are called."""

    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    open = models.BooleanField(default=True)  # whether rules may still name it


class OutreachRule(models.Model):
    """Which changes of feeling we speak to first. First match in `position` order decides."""

    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default=RuleState.ACTIVE)
    draft = models.JSONField()  # see outreach/types.py
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class Outreach(models.Model):
    """That a change of feeling met a rule, and what became of it; the newest OutreachEvent says why."""

    rule = models.ForeignKey(OutreachRule, null=True, on_delete=models.SET_NULL, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("listening.Target", on_delete=models.CASCADE, related_name="+")
    direction = models.CharField(max_length=4)
    onset = models.DateTimeField()
    detected_at = models.DateTimeField()
    size = models.FloatField()
    confidence = models.FloatField()
    evidence = models.JSONField(default=list)  # ids of the mentions that show the change
    state = models.CharField(max_length=9)
    reason = models.CharField(max_length=16)
    at = models.DateTimeField(null=True)  # when it is to be opened
    posts = models.PositiveIntegerField(default=0)  # of this person, from which the hour was told
    zone = models.CharField(max_length=64, default="")  # "" where theirs is not known
    way = models.CharField(max_length=8, default="")  # public or private
    hurried = models.BooleanField(default=False)  # a person said now
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="+")
    word = models.CharField(max_length=500, default="")
    by = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "target", "direction", "detected_at"], name="outreach_once_a_change"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(state__in=["asked", "scheduled"]), name="outreach_waits_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "at"], name="outreach_due"),
            models.Index(fields=["opened_at"], name="outreach_opened"),
            models.Index(fields=["-created_at", "-id"], name="outreach_newest"),
        ]


class OutreachEvent(models.Model):
    """Every change of an outreach: from, to, why, who, when."""

    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9)
    reason = models.CharField(max_length=16)
    word = models.CharField(max_length=500, default="")
    who = models.ForeignKey("staff.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["outreach", "id"], name="outreach_event")]


class OutreachPolicy(models.Model):
    """One row: quiet hours and caps. Whoever opens an outreach locks it, so that two never count past a cap."""

    values = models.JSONField(default=dict)  # see outreach/types.py
    changed_at = models.DateTimeField()
