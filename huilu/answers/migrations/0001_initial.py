"""Questions about clauses, the versions of their answers, and who asked."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.answers.states
import huilu.kernel.regional


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0002_sight"),
        ("programmes", "0002_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.TextField(db_collation="C", unique=True)),
                ("serial", models.IntegerField()),
                ("topic", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("state", models.TextField(default=huilu.answers.states.QuestionState["ASKED"])),
                ("times", models.IntegerField(default=1)),
                ("asked_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("settled_on", models.DateField(null=True)),
                ("settled_by", models.TextField(null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions_to_answer", to="org.unit"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="answers.policyquestion",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="programmes.programme"
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="programmes.requirement",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "serial"],
            },
        ),
        migrations.CreateModel(
            name="PolicyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("valid_from", models.DateField()),
                ("drafted_at", models.DateTimeField()),
                ("drafted_by", models.TextField()),
                ("drafted_by_person_id", models.BigIntegerField()),
                ("drafted_by_post_id", models.BigIntegerField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.TextField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.TextField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.TextField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="answers.policyquestion"
                    ),
                ),
            ],
            options={
                "ordering": ["question_id", "version"],
            },
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", huilu.kernel.regional.RegionalKey(primary_key=True, serialize=False)),
                ("region", huilu.kernel.regional.RegionOf(of="unit")),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="answers.policyquestion"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="policyquestion",
            index=models.Index(
                condition=models.Q(("state", huilu.answers.states.QuestionState["ANSWERED"])),
                fields=["requirement"],
                name="answers_question_of_clause",
            ),
        ),
        migrations.AddIndex(
            model_name="policyquestion",
            index=models.Index(fields=["desk", "state", "asked_on"], name="answers_question_at_desk"),
        ),
        migrations.AddConstraint(
            model_name="policyquestion",
            constraint=models.UniqueConstraint(fields=("programme", "serial"), name="answers_question_once"),
        ),
        migrations.AddConstraint(
            model_name="policyquestion",
            constraint=models.CheckConstraint(condition=models.Q(("times__gte", 1)), name="answers_question_times"),
        ),
        migrations.AddConstraint(
            model_name="policyquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_on", None),
                        ("merged_into", None),
                        ("reason", ""),
                        ("settled_by", None),
                        ("settled_on", None),
                        ("state", huilu.answers.states.QuestionState["ASKED"]),
                    ),
                    models.Q(
                        ("answered_on__isnull", False),
                        ("merged_into", None),
                        ("reason", ""),
                        ("state", huilu.answers.states.QuestionState["ANSWERED"]),
                    ),
                    models.Q(
                        ("merged_into__isnull", False),
                        ("reason", ""),
                        ("settled_on__isnull", False),
                        ("state", huilu.answers.states.QuestionState["MERGED"]),
                    ),
                    models.Q(
                        ("merged_into", None),
                        ("settled_on__isnull", False),
                        ("state", huilu.answers.states.QuestionState["RETURNED"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="answers_question_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="answers_question_not_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.UniqueConstraint(fields=("question", "version"), name="answers_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at__isnull", False), ("superseded_at", None), ("withdrawn_at", None)),
                fields=("question",),
                name="answers_one_binding_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at", None)), fields=("question",), name="answers_one_draft_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="answers_answer_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="answers_answer_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="answers_answer_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("superseded_at", None), ("withdrawn_at", None)),
                    models.Q(("approved_at__isnull", False), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="answers_answer_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("withdrawn_at", None)),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answers_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=models.UniqueConstraint(fields=("unit", "question"), name="answers_asked_once"),
        ),
    ]
