"""The first tables of programmes."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.programmes.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackContent",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("content", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("labels", models.JSONField()),
                ("issuer_label", models.TextField()),
                ("version", models.TextField()),
                ("digest", models.TextField()),
                ("starts_on", models.DateField()),
                ("soft_end_on", models.DateField()),
                ("published_at", models.DateTimeField()),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issued", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.TextField()),
                ("position", models.SmallIntegerField()),
                ("measure", models.TextField()),
                ("labels", models.JSONField()),
                ("text", models.JSONField()),
                ("selector", models.JSONField()),
                ("carrier", models.TextField()),
                ("minutes", models.IntegerField()),
                ("accountability", models.TextField()),
                ("locked", models.BooleanField()),
                ("due_on", models.DateField(null=True)),
                ("sunset_on", models.DateField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("state", models.SmallIntegerField(default=huilu.programmes.states.ProgressState["NOT_STARTED"])),
                ("applies", models.BooleanField(default=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unit")),
                (
                    "requirement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="programmes.requirement"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequirementClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matched", models.JSONField()),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="classes", to="programmes.requirement"
                    ),
                ),
                ("unit_class", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unitclass")),
            ],
        ),
        migrations.CreateModel(
            name="ProgressRecord",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("state", models.SmallIntegerField()),
                ("fact", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_person_id", models.BigIntegerField()),
                ("by_label", models.TextField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("taken_back_by", models.TextField(null=True)),
                (
                    "progress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="programmes.progress"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="programmes_taken_back",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(fields=("programme", "code"), name="programmes_requirement_once"),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accountability__in", ["planning_and_coordination", "delivery_of_measures", "real_effect"])
                ),
                name="programmes_one_accountability",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(condition=models.Q(("minutes__gte", 0)), name="programmes_minutes"),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.UniqueConstraint(fields=("unit", "requirement"), name="programmes_progress_once"),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [0, 1, 2])), name="programmes_progress_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="requirementclass",
            constraint=models.UniqueConstraint(fields=("unit_class", "requirement"), name="programmes_class_once"),
        ),
    ]
