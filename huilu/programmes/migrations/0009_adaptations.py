"""What units ask to have otherwise: seen by whoever sees the unit, and its issuer stands above it."""

import django.db.models.deletion
from django.db import migrations, models

import huilu.kernel.regional
import huilu.programmes.states

SIGHT = """
ALTER TABLE programmes_adaptation
  ADD CONSTRAINT programmes_adaptation_in_region CHECK (region = (unit_id >> 24)),
  ADD CONSTRAINT programmes_adaptation_id_carries_region CHECK (region = id >> 40);
ALTER TABLE programmes_adaptation ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_adaptation TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_adaptation FOR SELECT TO huilu_reader USING (org_sees(unit_id));
"""
BACK = """
DROP POLICY sight ON programmes_adaptation;
DROP POLICY app ON programmes_adaptation;
ALTER TABLE programmes_adaptation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0005_fast_load"),
        ("programmes", "0008_demands"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adaptation",
            fields=[
                ("id", huilu.kernel.regional.RegionalKey(primary_key=True, serialize=False)),
                ("region", huilu.kernel.regional.RegionOf(of="unit")),
                ("serial", models.SmallIntegerField()),
                ("carrier", models.TextField(blank=True)),
                ("due_on", models.DateField(null=True)),
                ("reason", models.TextField()),
                ("state", models.TextField(default=huilu.programmes.states.AdaptationState["ASKED"])),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.TextField()),
                ("silence_on", models.DateField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.TextField(null=True)),
                ("because", models.TextField(blank=True)),
                ("by_silence", models.BooleanField(default=False)),
                (
                    "issuer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adaptations",
                        to="programmes.requirement",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adaptations", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", huilu.programmes.states.AdaptationState["ASKED"])),
                        fields=["issuer", "asked_at", "id"],
                        name="programmes_adaptation_waits",
                    ),
                    models.Index(
                        condition=models.Q(("state", huilu.programmes.states.AdaptationState["ASKED"])),
                        fields=["silence_on"],
                        name="programmes_adaptation_silence",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "requirement", "serial"), name="programmes_adaptation_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", huilu.programmes.states.AdaptationState["ASKED"])),
                        fields=("unit", "requirement"),
                        name="programmes_adaptation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    huilu.programmes.states.AdaptationState["ASKED"],
                                    huilu.programmes.states.AdaptationState["GRANTED"],
                                    huilu.programmes.states.AdaptationState["REFUSED"],
                                    huilu.programmes.states.AdaptationState["TAKEN_BACK"],
                                ],
                            )
                        ),
                        name="programmes_adaptation_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="programmes_adaptation_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", huilu.programmes.states.AdaptationState["ASKED"])),
                            models.Q(
                                models.Q(("state", huilu.programmes.states.AdaptationState["ASKED"]), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="programmes_adaptation_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("carrier", ""), _negated=True), ("due_on__isnull", False), _connector="OR"
                        ),
                        name="programmes_adaptation_asks_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", huilu.programmes.states.AdaptationState["REFUSED"]), _negated=True),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="programmes_adaptation_refused_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SIGHT, BACK),
    ]
