"""What a person says when they escalate a post by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.escalation import api as escalation
from heedful.escalation.types import Priority


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
