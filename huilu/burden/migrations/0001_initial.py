"""Demands, the classes they are asked of, flags, suspensions, allowances."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.burden.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0005_fast_load"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(db_collation="C", unique=True)),
                ("kind", models.TextField()),
                ("labels", models.JSONField()),
                ("purpose", models.JSONField()),
                ("basis", models.JSONField()),
                ("asker_label", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.TextField()),
                ("asked_by_person_id", models.BigIntegerField()),
                ("minutes", models.IntegerField()),
                ("times", models.IntegerField()),
                ("population", models.IntegerField()),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("sunset_on", models.DateField()),
                ("fields", models.JSONField(default=list)),
                ("is_risk", models.BooleanField(default=False)),
                ("risk_reason", models.TextField(blank=True)),
                ("state", models.TextField(default=huilu.burden.states.DemandState["STANDING"])),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(null=True)),
                ("ended_because", models.TextField(null=True)),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="org.unit"
                    ),
                ),
                ("replaces", models.ManyToManyField(related_name="replaced_by", to="burden.demand")),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DemandClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="classes", to="burden.demand"
                    ),
                ),
                (
                    "unit_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unitclass"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("once", models.TextField(null=True, unique=True)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="burden.demand"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                ("because", models.TextField()),
                ("outcome", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.TextField(null=True)),
                ("decided_because", models.TextField(null=True)),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="burden.demand"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.TextField(blank=True)),
                ("minutes", models.IntegerField()),
                ("set_at", models.DateTimeField()),
                ("set_by", models.TextField()),
                (
                    "level",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.level"),
                ),
            ],
            options={
                "ordering": ["level__rank", "audience"],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "audience"), name="burden_allowance_once"),
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 0)), name="burden_allowance_minutes"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            huilu.burden.states.DemandKind["OBLIGATION"],
                            huilu.burden.states.DemandKind["FORM"],
                            huilu.burden.states.DemandKind["DATA_REQUEST"],
                            huilu.burden.states.DemandKind["MEETING"],
                            huilu.burden.states.DemandKind["VISIT"],
                            huilu.burden.states.DemandKind["LOOK_ACROSS"],
                        ],
                    )
                ),
                name="burden_demand_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            huilu.burden.states.DemandState["STANDING"],
                            huilu.burden.states.DemandState["SUSPENDED"],
                            huilu.burden.states.DemandState["STOPPED"],
                            huilu.burden.states.DemandState["WITHDRAWN"],
                        ],
                    )
                ),
                name="burden_demand_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 0), ("population__gte", 0), ("times__gte", 1)),
                name="burden_demand_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("sunset_on__gte", models.F("due_on")), _connector="OR"),
                name="burden_demand_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_risk", False), ("risk_reason", "")),
                    models.Q(("is_risk", True), models.Q(("risk_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="burden_risk_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_because__isnull", True), ("ended_by__isnull", True)),
                    models.Q(
                        ("ended_at__isnull", False), ("ended_because__isnull", False), ("ended_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="burden_demand_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        (
                            "state__in",
                            [huilu.burden.states.DemandState["STANDING"], huilu.burden.states.DemandState["SUSPENDED"]],
                        ),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        (
                            "state__in",
                            [huilu.burden.states.DemandState["STOPPED"], huilu.burden.states.DemandState["WITHDRAWN"]],
                        ),
                    ),
                    _connector="OR",
                ),
                name="burden_demand_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="demandclass",
            constraint=models.UniqueConstraint(fields=("unit_class", "demand"), name="burden_class_once"),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "lifted", "stopped"])), name="burden_suspension_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_because__isnull", True), ("decided_by__isnull", True)
                    ),
                    models.Q(
                        ("decided_at__isnull", False), ("decided_because__isnull", False), ("decided_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="burden_suspension_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="burden_suspension_outcome_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("demand",), name="burden_suspended_once"
            ),
        ),
    ]
