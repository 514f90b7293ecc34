from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("understanding", "0004_counts_toward")]

    operations = [
        migrations.AddField(model_name="wave", name="authors", field=models.BigIntegerField(default=0)),
    ]
