"""The models that stand for the tables of the first migration."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tally", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "node", "kind", "ref", "state", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region", models.SmallIntegerField()),
                ("node", models.BigIntegerField()),
                ("kind", models.SmallIntegerField()),
                ("ref", models.IntegerField()),
                ("state", models.SmallIntegerField()),
                ("n", models.BigIntegerField()),
            ],
            options={
                "db_table": "tally_counter",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Delta",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("path", models.TextField(db_collation="C")),
                ("kind", models.SmallIntegerField()),
                ("ref", models.IntegerField()),
                ("state", models.SmallIntegerField()),
                ("n", models.BigIntegerField()),
            ],
            options={
                "db_table": "tally_delta",
                "ordering": ["id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Folder",
            fields=[
                ("region", models.SmallIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "tally_folder",
                "managed": False,
            },
        ),
    ]
