"""Up and back, shares, and what outlasts a closing."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.loop.states.choices
import huilu.loop.states.stages


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_deputies"),
        ("loop", "0002_sight"),
        ("org", "0002_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circuit",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="circuit",
                        serialize=False,
                        to="loop.issue",
                    ),
                ),
                ("stage", models.SmallIntegerField()),
                ("moves_on_at", models.DateTimeField(null=True)),
                ("owner_until", models.DateField(null=True)),
                ("notices", models.SmallIntegerField(default=0)),
                ("judgement", models.TextField(blank=True)),
                ("judged_words", models.TextField(blank=True)),
                ("raised_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EffectCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days_after", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("result", models.TextField(blank=True, default="")),
                ("seen", models.TextField(blank=True)),
                ("seen_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(null=True)),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="InstitutionalOutput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("title", models.TextField()),
                ("in_force_on", models.DateField()),
                ("review_on", models.DateField(null=True)),
                ("finding", models.TextField(blank=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.TextField(null=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="IssueFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("round", models.SmallIntegerField()),
                ("sha256", models.TextField(db_collation="C")),
                ("name", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField()),
                ("outcome", models.TextField(blank=True)),
                ("reached_at", models.DateTimeField(null=True)),
                ("reached_by", models.TextField(null=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField()),
                ("state", models.SmallIntegerField(default=1)),
                ("outcome", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="issue",
            name="loop_issue_has_result",
        ),
        migrations.RemoveConstraint(
            model_name="party",
            name="loop_party_part",
        ),
        migrations.AddField(
            model_name="doer",
            name="is_recused",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="issue",
            name="is_hard",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="issue",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged_issues", to="loop.issue"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="offered_to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="offered_issues", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="root_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rooted_issues", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="senior_post",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="hard_issues", to="accounts.post"
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                condition=models.Q(("offered_to__isnull", False)), fields=["offered_to"], name="loop_issue_offered"
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="loop_issue_merged"
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", huilu.loop.states.stages.State["MERGED"])),
                    models.Q(
                        models.Q(("state", huilu.loop.states.stages.State["MERGED"]), _negated=True),
                        ("merged_into__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="loop_issue_merged_when_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="loop_issue_not_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_hard", False), ("senior_post__isnull", False), _connector="OR"),
                name="loop_issue_hard_has_senior",
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
                                huilu.loop.states.stages.State["SUBMITTED"],
                                huilu.loop.states.stages.State["VERIFYING"],
                                huilu.loop.states.stages.State["CLOSED"],
                                huilu.loop.states.stages.State["FIXED_ON_SPOT"],
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
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "part__in",
                        [
                            "raised",
                            "symptom",
                            "lead",
                            "assisting",
                            "naming",
                            "verifying",
                            "above",
                            "offered",
                            "passage",
                            "claiming",
                            "proposed",
                            "origin",
                            "subscribed",
                        ],
                    )
                ),
                name="loop_party_part",
            ),
        ),
        migrations.AddField(
            model_name="circuit",
            name="origin",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="raised_circuits", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="circuit",
            name="proposed",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="proposed_circuits", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="circuit",
            name="toward",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="awaited_circuits", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="effectcheck",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="effect_checks", to="loop.issue"
            ),
        ),
        migrations.AddField(
            model_name="effectcheck",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="effect_checks", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="institutionaloutput",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outputs", to="loop.issue"
            ),
        ),
        migrations.AddField(
            model_name="institutionaloutput",
            name="issuer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="institutional_outputs", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="issuefile",
            name="issue",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="loop.issue"),
        ),
        migrations.AddField(
            model_name="milestone",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="loop.issue"
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="loop.issue"
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="org.unit"),
        ),
        migrations.AddIndex(
            model_name="circuit",
            index=models.Index(
                condition=models.Q(("moves_on_at__isnull", False)), fields=["moves_on_at"], name="loop_circuit_moving"
            ),
        ),
        migrations.AddIndex(
            model_name="circuit",
            index=models.Index(fields=["origin"], name="loop_circuit_origin"),
        ),
        migrations.AddConstraint(
            model_name="circuit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "judgement__in",
                        [
                            "",
                            huilu.loop.states.choices.Judgement["VERY_SATISFIED"],
                            huilu.loop.states.choices.Judgement["SATISFIED"],
                            huilu.loop.states.choices.Judgement["BASICALLY_SATISFIED"],
                            huilu.loop.states.choices.Judgement["DISSATISFIED"],
                            huilu.loop.states.choices.Judgement["VERY_DISSATISFIED"],
                        ],
                    )
                ),
                name="loop_circuit_judgement",
            ),
        ),
        migrations.AddConstraint(
            model_name="circuit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("moves_on_at__isnull", True),
                    (
                        "stage__in",
                        [
                            huilu.loop.states.stages.Stage["IN_PASSAGE"],
                            huilu.loop.states.stages.Stage["CLAIM_WINDOW"],
                            huilu.loop.states.stages.Stage["UNCLAIMED"],
                            huilu.loop.states.stages.Stage["PROPOSED"],
                            huilu.loop.states.stages.Stage["ANSWERED"],
                        ],
                    ),
                    _connector="OR",
                ),
                name="loop_circuit_only_moves_where_it_may",
            ),
        ),
        migrations.AddConstraint(
            model_name="circuit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "stage__in",
                            [
                                huilu.loop.states.stages.Stage["IN_PASSAGE"],
                                huilu.loop.states.stages.Stage["CLAIM_WINDOW"],
                            ],
                        ),
                        _negated=True,
                    ),
                    ("moves_on_at__isnull", False),
                    _connector="OR",
                ),
                name="loop_circuit_moves_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="circuit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed__isnull", False), ("stage", huilu.loop.states.stages.Stage["PROPOSED"])),
                    models.Q(
                        models.Q(("stage", huilu.loop.states.stages.Stage["PROPOSED"]), _negated=True),
                        ("proposed__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="loop_circuit_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="circuit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", huilu.loop.states.stages.Stage["CONFIRMED"]), _negated=True),
                    models.Q(("judgement", ""), _negated=True),
                    _connector="OR",
                ),
                name="loop_circuit_confirmed_with_judgement",
            ),
        ),
        migrations.AddIndex(
            model_name="effectcheck",
            index=models.Index(condition=models.Q(("result", "")), fields=["due_on"], name="loop_effect_due"),
        ),
        migrations.AddConstraint(
            model_name="effectcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["", "holds", "recurred", "void"])), name="loop_effect_result"
            ),
        ),
        migrations.AddConstraint(
            model_name="effectcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="loop_effect_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="effectcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("result", "")),
                    models.Q(models.Q(("result", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="loop_effect_has_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="effectcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result__in", ["holds", "recurred"]), _negated=True),
                    models.Q(models.Q(("seen", ""), _negated=True), ("seen_on__isnull", False)),
                    _connector="OR",
                ),
                name="loop_effect_was_seen",
            ),
        ),
        migrations.AddIndex(
            model_name="institutionaloutput",
            index=models.Index(fields=["issuer", "review_on"], name="loop_output_issuer"),
        ),
        migrations.AddConstraint(
            model_name="institutionaloutput",
            constraint=models.UniqueConstraint(fields=("issue", "position"), name="loop_output_once"),
        ),
        migrations.AddConstraint(
            model_name="institutionaloutput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="loop_output_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuefile",
            constraint=models.UniqueConstraint(fields=("issue", "position"), name="loop_file_once"),
        ),
        migrations.AddConstraint(
            model_name="issuefile",
            constraint=models.UniqueConstraint(fields=("issue", "sha256"), name="loop_file_same_once"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(fields=("issue", "position"), name="loop_milestone_once"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reached_at__isnull", True), ("reached_by__isnull", True)),
                    models.Q(("reached_at__isnull", False), ("reached_by__isnull", False)),
                    _connector="OR",
                ),
                name="loop_milestone_reached",
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(fields=["unit", "state", "due_on"], name="loop_share_unit"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(fields=("issue", "position"), name="loop_share_once"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", ""), ("state__in", [0, 1])),
                    models.Q(
                        ("ended_at__isnull", False), ("state__in", [2, 3]), models.Q(("outcome", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="loop_share_ended",
            ),
        ),
    ]
