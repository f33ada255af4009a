"""When it last changed what somebody on the way down makes of a clause: those who had begun are told."""

import django.db.models.deletion
from django.db import migrations, models

# For those whom it concerns, and for whoever stands above them.
SIGHT = """
ALTER TABLE programmes_alteration ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_alteration TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_alteration FOR SELECT TO huilu_reader
  USING (org_sees(issuer_id) OR issuer_id = ANY((SELECT sight_above())::bigint[]));
"""
BACK = """
DROP POLICY sight ON programmes_alteration; DROP POLICY app ON programmes_alteration;
ALTER TABLE programmes_alteration DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0011_refinements_asked"), ("org", "0005_fast_load")]
    operations = [
        migrations.CreateModel(
            name="Alteration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                ("why", models.TextField(blank=True)),
                (
                    "issuer",
                    models.ForeignKey("org.unit", on_delete=django.db.models.deletion.PROTECT, related_name="+"),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        "programmes.requirement",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alterations",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["requirement", "issuer"], name="programmes_altered_once")
                ]
            },
        ),
        migrations.RunSQL(SIGHT, BACK),
    ]
