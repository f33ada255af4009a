"""The first tables of campaigns."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import huilu.loop.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_sight"),
        ("loop", "0002_sight"),
        ("org", "0002_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("position", models.SmallIntegerField()),
                ("upper", models.SmallIntegerField()),
                ("lower", models.SmallIntegerField()),
                ("alpha", models.SmallIntegerField()),
                ("beta", models.SmallIntegerField()),
                ("population", models.IntegerField()),
                ("size", models.SmallIntegerField()),
                ("needed", models.SmallIntegerField()),
                ("seed", models.TextField()),
                ("frame_digest", models.TextField()),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.TextField()),
                ("looked_at", models.SmallIntegerField(default=0)),
                ("found_so", models.SmallIntegerField(default=0)),
                ("outcome", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("number", models.TextField(db_collation="C", unique=True)),
                ("title", models.TextField()),
                ("aim", models.TextField()),
                ("topics", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("since", models.DateField()),
                ("starts_on", models.DateField()),
                ("sunset_on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("started_by", models.TextField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="org.unit"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ProblemClass",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("region", models.SmallIntegerField()),
                ("number", models.TextField(db_collation="C", unique=True)),
                ("title", models.TextField()),
                ("cause_level", models.TextField()),
                ("statement", models.TextField()),
                ("is_risk", models.BooleanField(default=False)),
                ("defined_at", models.DateTimeField()),
                ("defined_by", models.TextField()),
                ("passed_outcome", models.TextField(null=True)),
                ("lasting_fix", models.TextField(blank=True)),
                ("no_fix_reason", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.TextField(null=True)),
                (
                    "from_issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="problem_classes", to="loop.issue"
                    ),
                ),
                (
                    "passed_plan",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.plan"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="problem_classes", to="org.unit"
                    ),
                ),
                (
                    "site_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unitclass"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="problem_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="campaigns.problemclass"
            ),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("told_by", models.TextField(blank=True)),
                (
                    "problem_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="campaigns.problemclass",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_yes", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="campaigns.question"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="campaigns.campaign"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
            ],
            options={
                "ordering": ["from_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("last", models.IntegerField(default=0)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("verdict", models.TextField(null=True)),
                ("seen", models.TextField(null=True)),
                ("observed_on", models.DateField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("looked_by", models.TextField(null=True)),
                (
                    "issue",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loop.issue"
                    ),
                ),
                (
                    "looker_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="campaigns.plan"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["issuer", "sunset_on"], name="campaigns_issuer"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(condition=models.Q(("topics__len__gt", 0)), name="campaigns_has_topics"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("sunset_on__gt", models.F("starts_on"))), name="campaigns_has_sunset"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lte", models.F("starts_on"))), name="campaigns_since_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces__isnull", True), models.Q(("replaces", models.F("id")), _negated=True), _connector="OR"
                ),
                name="campaigns_not_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_reason", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaigns_ended_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="problemclass",
            index=models.Index(fields=["scope", "closed_at"], name="campaigns_class_scope"),
        ),
        migrations.AddConstraint(
            model_name="problemclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause_level__in",
                        [
                            huilu.loop.states.CauseLevel["PERSON"],
                            huilu.loop.states.CauseLevel["UNIT_PROCESS"],
                            huilu.loop.states.CauseLevel["RULE"],
                            huilu.loop.states.CauseLevel["RESOURCE"],
                            huilu.loop.states.CauseLevel["UPPER_LEVEL"],
                        ],
                    )
                ),
                name="campaigns_class_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="problemclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                        ("passed_outcome__isnull", True),
                        ("passed_plan__isnull", True),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("passed_outcome__isnull", False),
                        ("passed_plan__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="campaigns_class_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="problemclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("passed_outcome__isnull", True), ("passed_outcome", "passed"), _connector="OR"),
                name="campaigns_class_passed",
            ),
        ),
        migrations.AddConstraint(
            model_name="problemclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("lasting_fix", ""), ("no_fix_reason", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("no_fix_reason", ""),
                        models.Q(("lasting_fix", ""), _negated=True),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("lasting_fix", ""),
                        models.Q(("no_fix_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_class_fix",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("problem_class", "position"), name="campaigns_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("problem_class",), name="campaigns_one_open_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alpha__range", (1, 50)),
                    ("beta__range", (1, 50)),
                    ("lower__gte", 0),
                    ("lower__lt", models.F("upper")),
                    ("upper__lte", 100),
                ),
                name="campaigns_plan_thresholds",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needed__gte", 1),
                    ("needed__lte", models.F("size")),
                    ("size__lte", models.F("population")),
                    ("found_so__gte", 0),
                    ("found_so__lte", models.F("looked_at")),
                    ("looked_at__lte", models.F("size")),
                ),
                name="campaigns_plan_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("looked_at__lt", models.F("size")), ("outcome", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("found_so__gte", models.F("needed")),
                        ("looked_at", models.F("size")),
                        ("outcome", "passed"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("found_so__lt", models.F("needed")),
                        ("looked_at", models.F("size")),
                        ("outcome", "failed"),
                    ),
                    _connector="OR",
                ),
                name="campaigns_plan_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("problem_class", "position"), name="campaigns_question_once"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 3)), name="campaigns_three_questions"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_by__in", ["", "open_issue", "closed_issue"])),
                name="campaigns_question_told_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("question", "unit"), name="campaigns_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_at__isnull", True)), fields=("campaign", "post"), name="campaigns_seat_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_at__isnull", True), ("to_at__gte", models.F("from_at")), _connector="OR"),
                name="campaigns_seat_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="serial",
            constraint=models.UniqueConstraint(fields=("unit", "kind"), name="campaigns_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="serial",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["campaign", "class"])), name="campaigns_serial_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("plan", "position"), name="campaigns_site_position"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("plan", "unit"), name="campaigns_site_once"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["so", "not_so"])), name="campaigns_site_verdict"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("looked_at__isnull", True),
                        ("looked_by__isnull", True),
                        ("looker_unit__isnull", True),
                        ("observed_on__isnull", True),
                        ("seen__isnull", True),
                        ("verdict__isnull", True),
                    ),
                    models.Q(
                        ("looked_at__isnull", False),
                        ("looked_by__isnull", False),
                        ("looker_unit__isnull", False),
                        ("observed_on__isnull", False),
                        ("seen__isnull", False),
                        ("verdict__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="campaigns_site_looked",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("looker_unit__isnull", True),
                    models.Q(("looker_unit", models.F("unit")), _negated=True),
                    _connector="OR",
                ),
                name="campaigns_site_by_others",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("issue__isnull", True), ("verdict", "not_so"), _connector="OR"),
                name="campaigns_site_issue",
            ),
        ),
    ]
