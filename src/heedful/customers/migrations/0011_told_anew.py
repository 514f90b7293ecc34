from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone


def tell_anew(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    """The filter of feelings knows more habits: whatever it kept is told anew in the background."""
    if apps.get_model("customers", "Feeling").objects.exists():
        fresh = {"due_at": timezone.now(), "data": {"after": [0, 0]}, "attempts": 0, "claimed_by": ""}
        apps.get_model("stream", "Timer").objects.update_or_create(
            kind="customers.weights", key="all", defaults=fresh | {"claimed_until": None}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0010_usual_since"),
        ("stream", "0001_initial"),
    ]

    operations = [migrations.RunPython(tell_anew, migrations.RunPython.noop)]
