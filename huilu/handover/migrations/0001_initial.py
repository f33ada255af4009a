"""Batches, what becomes of their open issues, and hand-overs."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import huilu.handover.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_deputies"),
        ("loop", "0004_sight_of_circuit"),
        ("org", "0002_sight"),
        ("programmes", "0002_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField()),
                ("labels", models.JSONField()),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("opened_on", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.TextField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="programmes.programme"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("choice", models.TextField()),
                ("target", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dispositions", to="handover.batch"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loop.issue"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dispositions", to="loop.issue"
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["issue__number"],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.TextField(db_collation="C", unique=True)),
                ("from_label", models.TextField()),
                ("to_label", models.TextField()),
                ("unanswered", models.IntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.TextField()),
                ("completed_at", models.DateTimeField(null=True)),
                ("completed_by", models.TextField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="handover.batch",
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_hand_overs", to="org.unit"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="accounts.post",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="received_hand_overs", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="HandOverLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("kind", models.TextField()),
                ("text", models.TextField()),
                ("answer", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.TextField(null=True)),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="handover.handover"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loop.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relays", to="handover.batch"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relays", to="loop.issue"
                    ),
                ),
                (
                    "share",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relay", to="loop.share"
                    ),
                ),
            ],
            options={
                "ordering": ["issue__number", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(fields=("unit", "programme", "code"), name="handover_batch_once"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="handover_batch_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.UniqueConstraint(fields=("batch", "issue"), name="handover_disposition_once"),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("choice", huilu.handover.states.Choice["CONTINUE"]),
                        ("into__isnull", True),
                        ("to_unit__isnull", True),
                    ),
                    models.Q(
                        ("choice", huilu.handover.states.Choice["TRANSFER"]),
                        ("into__isnull", True),
                        ("to_unit__isnull", False),
                    ),
                    models.Q(
                        ("choice", huilu.handover.states.Choice["MERGE"]),
                        ("into__isnull", False),
                        ("to_unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="handover_disposition_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at__isnull", True), ("completed_by__isnull", True)),
                    models.Q(("completed_at__isnull", False), ("completed_by__isnull", False)),
                    _connector="OR",
                ),
                name="handover_completed",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unanswered__gte", 0), models.Q(("completed_at__isnull", True), ("unanswered", 0), _connector="OR")
                ),
                name="handover_complete_when_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("batch__isnull", False), ("post__isnull", True)),
                    models.Q(("batch__isnull", True), ("post__isnull", False), ("to_unit", models.F("from_unit"))),
                    _connector="OR",
                ),
                name="handover_of_batch_or_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("completed_at__isnull", True)),
                fields=("post",),
                name="handover_one_open_for_a_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.UniqueConstraint(fields=("hand_over", "position"), name="handover_line_once"),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            huilu.handover.states.LineKind["ISSUE"],
                            huilu.handover.states.LineKind["TASK"],
                            huilu.handover.states.LineKind["VERIFICATION"],
                            huilu.handover.states.LineKind["PROMISE"],
                            huilu.handover.states.LineKind["LESSON"],
                            huilu.handover.states.LineKind["CONTACT"],
                        ],
                    )
                ),
                name="handover_line_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True), ("reason", "")
                    ),
                    models.Q(
                        ("answer", huilu.handover.states.Answer["ACCEPTED"]),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("reason", ""),
                    ),
                    models.Q(
                        ("answer", huilu.handover.states.Answer["RETURNED"]),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="handover_line_answered",
            ),
        ),
    ]
