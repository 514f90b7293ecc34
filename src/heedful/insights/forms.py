"""What people say when they escalate a post by hand or keep a view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.escalation import api as escalation
from heedful.escalation.types import Priority
from heedful.insights.saved import PAGES


class EscalateForm(forms.Form):
    queue = forms.ChoiceField(label=_("Queue"))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        coerce=lambda value: Priority(int(value)),
        initial=Priority.NORMAL.value,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        queue, priority = self.fields["queue"], self.fields["priority"]
        if isinstance(queue, forms.ChoiceField) and isinstance(priority, forms.ChoiceField):
            queue.choices = list(escalation.open_queues().items())
            priority.choices = [(one.value, escalation.priority_name(one)) for one in Priority]


class SaveViewForm(forms.Form):
    page = forms.ChoiceField(choices=[(page, page) for page in PAGES])
    name = forms.CharField(max_length=80)
    query = forms.RegexField(r"^[\w%&=+.~\-*]*\Z", max_length=2000, required=False)
    shared = forms.BooleanField(required=False)
