"""The first tables of loop."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.loop.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("accounts", "0001_initial"),
        ("org", "0002_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssueSerial",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="org.unit"
                    ),
                ),
                ("last", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("number", models.TextField(db_collation="C", unique=True)),
                ("title", models.TextField()),
                ("detail", models.TextField(blank=True)),
                ("source", models.TextField()),
                ("topic", models.TextField()),
                ("concerns", models.TextField()),
                ("state", models.SmallIntegerField(default=huilu.loop.states.State["DRAFT"])),
                ("due_on", models.DateField(null=True)),
                ("held_since", models.DateTimeField(null=True)),
                ("round", models.SmallIntegerField(default=0)),
                ("reopenings", models.SmallIntegerField(default=0)),
                ("cause_level", models.TextField(blank=True)),
                ("cause", models.TextField(blank=True)),
                ("cause_second_look", models.TextField(blank=True)),
                ("fix_kind", models.TextField(blank=True)),
                ("raised_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.TextField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_issues",
                        to="org.unit",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="led_issues", to="org.unit"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="raised_issues", to="org.unit"
                    ),
                ),
                (
                    "symptom_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="symptom_issues", to="org.unit"
                    ),
                ),
                (
                    "verifier_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="accounts.post",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="InterimResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_so_far", models.TextField()),
                ("remains", models.TextField()),
                ("next_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interim_results", to="loop.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField(null=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unit")),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="loop.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["from_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Doer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField()),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unit")),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="doers", to="loop.issue"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangedFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.SmallIntegerField()),
                ("stage", models.TextField()),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("measured_in", models.TextField(blank=True)),
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("observed_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="loop.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["round", "id"],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.TextField()),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="loop.issue"
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unit")),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.TextField(null=True)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="loop.issue"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="accounts.post"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["lead_unit", "state", "due_on"], name="loop_issue_lead"),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["held_by"], name="loop_issue_holder"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        [
                            huilu.loop.states.Source["SELF_FOUND"],
                            huilu.loop.states.Source["FIELD_RESEARCH"],
                            huilu.loop.states.Source["PUBLIC"],
                            huilu.loop.states.Source["SUPERVISION"],
                            huilu.loop.states.Source["AUDIT"],
                            huilu.loop.states.Source["FROM_BELOW"],
                            huilu.loop.states.Source["EARLIER_BATCH"],
                        ],
                    )
                ),
                name="loop_issue_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "concerns__in",
                        [
                            huilu.loop.states.Concerns["UNIT"],
                            huilu.loop.states.Concerns["SERVICE"],
                            huilu.loop.states.Concerns["RULE"],
                        ],
                    )
                ),
                name="loop_issue_concerns",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause_level__in",
                        [
                            "",
                            huilu.loop.states.CauseLevel["PERSON"],
                            huilu.loop.states.CauseLevel["UNIT_PROCESS"],
                            huilu.loop.states.CauseLevel["RULE"],
                            huilu.loop.states.CauseLevel["RESOURCE"],
                            huilu.loop.states.CauseLevel["UPPER_LEVEL"],
                        ],
                    )
                ),
                name="loop_issue_cause_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fix_kind__in",
                        [
                            "",
                            huilu.loop.states.FixKind["IMMEDIATE"],
                            huilu.loop.states.FixKind["CORRECTIVE"],
                            huilu.loop.states.FixKind["INSTITUTIONAL"],
                        ],
                    )
                ),
                name="loop_issue_fix_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_by__isnull", True), ("held_since__isnull", True)),
                    models.Q(("held_by__isnull", False), ("held_since__isnull", False)),
                    _connector="OR",
                ),
                name="loop_issue_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="loop_issue_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", [huilu.loop.states.State["DRAFT"], huilu.loop.states.State["WITHDRAWN"]]),
                    models.Q(("due_on__isnull", False), ("lead_unit__isnull", False)),
                    _connector="OR",
                ),
                name="loop_issue_has_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                huilu.loop.states.State["SUBMITTED"],
                                huilu.loop.states.State["VERIFYING"],
                                huilu.loop.states.State["CLOSED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(models.Q(("cause_level", ""), _negated=True), models.Q(("fix_kind", ""), _negated=True)),
                    _connector="OR",
                ),
                name="loop_issue_has_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", [huilu.loop.states.State["VERIFYING"], huilu.loop.states.State["CLOSED"]]),
                        _negated=True,
                    ),
                    ("verifier_post__isnull", False),
                    _connector="OR",
                ),
                name="loop_issue_verified_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", huilu.loop.states.State["CLOSED"])),
                    models.Q(
                        models.Q(("state", huilu.loop.states.State["CLOSED"]), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="loop_issue_closed_when_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_at__isnull", True)), fields=("issue",), name="loop_one_holder"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_at__isnull", True), ("to_at__gte", models.F("from_at")), _connector="OR"),
                name="loop_holding_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="doer",
            constraint=models.UniqueConstraint(fields=("issue", "person_id", "unit"), name="loop_doer_once"),
        ),
        migrations.AddConstraint(
            model_name="changedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["claimed", "seen"])), name="loop_fact_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="changedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            huilu.loop.states.FactKind["MEASURE"],
                            huilu.loop.states.FactKind["PLACE"],
                            huilu.loop.states.FactKind["RULE"],
                        ],
                    )
                ),
                name="loop_fact_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="changedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("after")), _negated=True), name="loop_fact_changed"
            ),
        ),
        migrations.AddConstraint(
            model_name="changedfact",
            constraint=models.UniqueConstraint(fields=("issue", "round", "stage"), name="loop_fact_once"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["unit", "issue"], name="loop_party_unit"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("issue", "unit", "part"), name="loop_party_once"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["raised", "symptom", "lead", "assisting", "naming", "verifying"])),
                name="loop_party_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("issue", "position"), name="loop_task_once"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="loop_task_done",
            ),
        ),
    ]
