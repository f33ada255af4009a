"""The first tables of org."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tally", "0001_initial"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS btree_gist;", ""),
        migrations.CreateModel(
            name="Level",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("rank", models.SmallIntegerField(unique=True)),
                ("role", models.TextField()),
                ("is_region", models.BooleanField(default=False)),
                ("labels", models.JSONField()),
            ],
            options={
                "ordering": ["rank"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("last_serial", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="AxisCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("axis", models.TextField(choices=[("sector", "sector"), ("audience", "audience"), ("tag", "tag")])),
                ("code", models.TextField()),
                ("role", models.TextField(blank=True)),
                ("labels", models.JSONField()),
            ],
            options={
                "ordering": ["axis", "code"],
                "constraints": [models.UniqueConstraint(fields=("axis", "code"), name="org_axis_code")],
            },
        ),
        migrations.CreateModel(
            name="UnitClass",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("sector", models.TextField()),
                ("audience", models.TextField()),
                ("tags", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("level", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.level")),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("path", models.TextField(db_collation="C", unique=True)),
                ("code", models.TextField(db_collation="C", unique=True)),
                ("name", models.TextField()),
                ("uscc", models.TextField(blank=True)),
                ("is_placeholder", models.BooleanField(default=False)),
                ("is_synthetic", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="org.unit"
                    ),
                ),
                ("unit_class", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unitclass")),
            ],
        ),
        migrations.CreateModel(
            name="UnitPast",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("code", models.TextField(db_collation="C")),
                ("name", models.TextField()),
                ("uscc", models.TextField(blank=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="past", to="org.unit"),
                ),
                ("unit_class", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unitclass")),
            ],
        ),
        migrations.AddConstraint(
            model_name="unitclass",
            constraint=models.UniqueConstraint(fields=("level", "sector", "audience", "tags"), name="org_class_once"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name"], name="org_unit_name_trgm", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["unit_class"], name="org_unit_class"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                models.Value(1), condition=models.Q(("parent__isnull", True)), name="org_one_root"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("uscc"),
                condition=models.Q(("uscc", ""), _negated=True),
                name="org_uscc_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("region", django.db.models.expressions.CombinedExpression(models.F("id"), ">>", models.Value(24)))
                ),
                name="org_id_carries_region",
            ),
        ),
        migrations.AddIndex(
            model_name="unitpast",
            index=models.Index(fields=["unit", "valid_from"], name="org_past_unit"),
        ),
        migrations.AddConstraint(
            model_name="unitpast",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gt", models.F("valid_from"))), name="org_past_forward"
            ),
        ),
    ]
