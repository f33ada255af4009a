"""What was found before a launch is kept, and seen at its unit and above (M014)."""

import django.db.models.deletion
from django.db import migrations, models

SIGHT = """
ALTER TABLE programmes_readiness ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_readiness TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_readiness FOR SELECT TO huilu_reader USING (org_sees(issuer_id));
"""
BACK = """
DROP POLICY sight ON programmes_readiness; DROP POLICY app ON programmes_readiness;
ALTER TABLE programmes_readiness DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0005_fast_load"),
        ("programmes", "0012_alterations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Readiness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField()),
                ("labels", models.JSONField()),
                ("version", models.TextField()),
                ("digest", models.TextField()),
                ("items", models.JSONField()),
                ("is_ready", models.BooleanField()),
                ("checked_at", models.DateTimeField()),
                ("checked_by", models.TextField()),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readiness", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["checked_at", "pk"],
                "indexes": [models.Index(fields=["issuer", "code", "-id"], name="programmes_readiness_last")],
            },
        ),
        migrations.RunSQL(SIGHT, BACK),
    ]
