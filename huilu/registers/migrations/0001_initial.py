"""The first tables of registers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_sight"),
        ("org", "0002_sight"),
        ("programmes", "0002_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="Register",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.TextField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registers", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="ItemSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last", models.IntegerField(default=0)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unit")),
                ("register", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registers.register")),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("serial", models.IntegerField()),
                ("values", models.JSONField()),
                ("due_on", models.DateField(null=True)),
                ("source", models.TextField(default="entered")),
                ("on_paper_on", models.DateField(null=True)),
                ("state", models.SmallIntegerField(default=1)),
                ("done_on", models.DateField(null=True)),
                ("struck_reason", models.TextField(blank=True)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.TextField()),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_items",
                        to="accounts.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="register_items", to="org.unit"
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="registers.register"
                    ),
                ),
            ],
            options={
                "ordering": ["serial", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("sha256", models.TextField()),
                ("body", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returned_sheets", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TakenRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.IntegerField()),
                ("became", models.TextField()),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_rows",
                        to="registers.returnedsheet",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ItemTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("done_by", models.TextField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="registers.item"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "position"), name="registers_task_once"),
                    models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="registers_task_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                            models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="registers_task_done",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.UniqueConstraint(fields=("programme", "code"), name="registers_register_once"),
        ),
        migrations.AddConstraint(
            model_name="itemserial",
            constraint=models.UniqueConstraint(fields=("unit", "register"), name="registers_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("unit", "register", "serial"), name="registers_item_once"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        [
                            "entered",
                            "paper",
                            "spreadsheet",
                        ],
                    )
                ),
                name="registers_item_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [1, 2, 3])), name="registers_item_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", True), ("state", 1)),
                    models.Q(("done_on__isnull", False), ("state", 2)),
                    ("state", 3),
                    _connector="OR",
                ),
                name="registers_item_done_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", 3),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", 3), _negated=True),
                        ("struck_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="registers_item_struck_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "paper"), _negated=True),
                    ("on_paper_on__isnull", False),
                    _connector="OR",
                ),
                name="registers_item_paper_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnedsheet",
            constraint=models.UniqueConstraint(fields=("unit", "kind", "sha256"), name="registers_sheet_once"),
        ),
        migrations.AddConstraint(
            model_name="takenrow",
            constraint=models.UniqueConstraint(fields=("sheet", "line"), name="registers_row_once"),
        ),
        migrations.AddConstraint(
            model_name="takenrow",
            constraint=models.CheckConstraint(condition=models.Q(("line__gte", 1)), name="registers_row_line"),
        ),
    ]
