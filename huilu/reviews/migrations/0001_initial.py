"""Reviews, what calls units to them, and what they decide."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.reviews.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("burden", "0004_forms_sight"),
        ("org", "0005_fast_load"),
        ("programmes", "0013_readiness"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.IntegerField()),
                ("code", models.TextField(blank=True)),
                ("kind", models.TextField()),
                ("labels", models.JSONField()),
                ("carrier", models.JSONField(null=True)),
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("called_at", models.DateTimeField()),
                ("called_by", models.TextField()),
                ("agenda", models.JSONField(null=True)),
                ("outcome", models.TextField(default=huilu.reviews.states.Outcome["OPEN"])),
                ("because", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="programmes.programme"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "serial"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("issue", models.TextField(blank=True, db_collation="C")),
                ("requirement", models.TextField(blank=True, db_collation="C")),
                ("task", models.SmallIntegerField(null=True)),
                ("owner", models.TextField(blank=True)),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                ("decided_in", models.JSONField()),
                ("decided_on", models.DateField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ["review_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Summons",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="summons", to="burden.demand"
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="summons", to="reviews.review"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("unit", "serial"), name="reviews_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", huilu.reviews.states.ReviewKind["ALL_HANDS"]),
                    models.Q(("code", ""), _negated=True),
                    models.Q(("outcome", huilu.reviews.states.Outcome["CALLED_OFF"]), _negated=True),
                ),
                fields=("unit", "programme", "code"),
                name="reviews_planned_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True),
                    models.Q(("outcome", huilu.reviews.states.Outcome["CALLED_OFF"]), _negated=True),
                ),
                fields=("unit", "programme", "code", "on"),
                name="reviews_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            huilu.reviews.states.ReviewKind["ALL_HANDS"],
                            huilu.reviews.states.ReviewKind["LEADING_GROUP"],
                        ],
                    )
                ),
                name="reviews_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            huilu.reviews.states.Outcome["OPEN"],
                            huilu.reviews.states.Outcome["DECIDED"],
                            huilu.reviews.states.Outcome["NOTHING"],
                            huilu.reviews.states.Outcome["CALLED_OFF"],
                        ],
                    )
                ),
                name="reviews_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="reviews_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", huilu.reviews.states.Outcome["OPEN"])),
                    models.Q(
                        models.Q(("outcome", huilu.reviews.states.Outcome["OPEN"]), _negated=True),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reviews_over_when_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "outcome__in",
                            [huilu.reviews.states.Outcome["NOTHING"], huilu.reviews.states.Outcome["CALLED_OFF"]],
                        ),
                        _negated=True,
                    ),
                    models.Q(("because", ""), _negated=True),
                    _connector="OR",
                ),
                name="reviews_nothing_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "outcome__in",
                            (huilu.reviews.states.Outcome["DECIDED"], huilu.reviews.states.Outcome["NOTHING"]),
                        ),
                        _negated=True,
                    ),
                    ("agenda__isnull", False),
                    _connector="OR",
                ),
                name="reviews_held_has_agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="reviews_beyond_plan_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", huilu.reviews.states.ReviewKind["LEADING_GROUP"]), _negated=True),
                    ("carrier__isnull", False),
                    _connector="OR",
                ),
                name="reviews_attached",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("issue", ""), _negated=True), fields=["issue"], name="reviews_decision_issue"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("review", "position"), name="reviews_decision_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issue", ""), models.Q(("requirement", ""), _negated=True)),
                    models.Q(models.Q(("issue", ""), _negated=True), ("requirement", "")),
                    _connector="OR",
                ),
                name="reviews_decision_about_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("owner", ""), ("task", None)),
                    models.Q(
                        ("due_on__isnull", False),
                        ("task__isnull", False),
                        models.Q(("owner", ""), _negated=True),
                        models.Q(("issue", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reviews_task_has_owner",
            ),
        ),
    ]
