"""The first tables of demo."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlayedScene",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
            ],
        ),
    ]
