"""How long data is kept: what would go is shown before it is saved."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heedful.core.clock import utc_now
from heedful.rights import retention as keeping
from heedful.rights.kinds import KINDS
from heedful.rights.models import Retention
from heedful.rights.words import kind_name
from heedful.staff.api import needs, record
from heedful.staff.types import Right

MOST_DAYS = 36_500


class RetentionForm(forms.Form):
    """A number of days for each kind; empty is for ever."""

    def __init__(self, data: object = None, *, initial: dict[str, int | None]) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # the form's own data
        for kind in KINDS:
            name, meaning = kind_name(kind.key)
            self.fields[kind.key] = forms.IntegerField(
                label=_("%(kind)s: days") % {"kind": name},
                required=False,
                min_value=1,
                max_value=MOST_DAYS,
                help_text=meaning,
            )


@require_http_methods(["GET", "POST"])
@needs(Right.RETENTION_EDIT)
def retention(request: HttpRequest) -> HttpResponse:
    before = keeping.days()
    form = RetentionForm(request.POST or None, initial=before)
    going: list[tuple[str, int]] = []
    if request.method == "POST" and form.is_valid():
        wanted = {kind.key: form.cleaned_data[kind.key] for kind in KINDS}
        if request.POST.get("do") == "save":
            with transaction.atomic():
                keeping.keep_for(wanted)
                record(request, "rights.retention.changed", "retention", before=before, after=wanted)
            messages.success(request, _("Saved"))
            return redirect("rights:retention")
        going = [(kind_name(kind)[0], n) for kind, n in keeping.would_go(wanted, utc_now()).items()]
    asked = form.is_bound and form.is_valid()
    rows = [(kind_name(row.kind)[0], row) for row in Retention.objects.exclude(ran_at=None).order_by("kind")]
    context = {"form": form, "asked": asked, "going": going, "rows": rows}
    return render(request, "rights/retention.html", context, status=200 if asked or not form.is_bound else 422)
