import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was learnt is no guess at when it held: it is learnt again within six hours."""

    dependencies = [
        ("customers", "0009_restricted"),
        ("listening", "0004_mentions_not_apart"),
    ]

    operations = [
        migrations.DeleteModel(name="Usual"),
        migrations.CreateModel(
            name="Usual",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("negative", models.FloatField()),
                ("neutral", models.FloatField()),
                ("people", models.PositiveIntegerField()),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="listening.target"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("target", "since"), name="usual_once")],
            },
        ),
    ]
