"""The table of kept answers. It is the application's alone: no page reads it under anybody's sight."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("request", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("content", models.TextField(db_collation="C")),
                ("status", models.SmallIntegerField()),
                ("headers", models.JSONField()),
                ("body", models.BinaryField()),
                ("kept_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="once_kept_at")],
            },
        ),
        migrations.RunSQL("REVOKE ALL ON once_keptanswer FROM huilu_reader", ""),
    ]
