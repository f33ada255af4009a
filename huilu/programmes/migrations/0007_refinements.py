"""What a child pack says otherwise, and for whom; what was changed or withdrawn, and why.

Packs of past versions are in sight of whoever sees the programme.
"""

import django.db.models.deletion
from django.db import migrations, models

# A refinement is for whoever sees the programme that holds it: those whom it may bind and those above its issuer.
SIGHT = """
ALTER TABLE programmes_refinement ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_refinement TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_refinement FOR SELECT TO huilu_reader
  USING (programme_id IN (SELECT p.id FROM programmes_programme p));
DROP POLICY sight ON programmes_packcontent;
CREATE POLICY sight ON programmes_packcontent FOR SELECT TO huilu_reader
  USING (digest IN (SELECT v.digest FROM programmes_version v));
"""
BACK = """
DROP POLICY sight ON programmes_packcontent;
CREATE POLICY sight ON programmes_packcontent FOR SELECT TO huilu_reader
  USING (digest IN (SELECT p.digest FROM programmes_programme p));
DROP POLICY sight ON programmes_refinement; DROP POLICY app ON programmes_refinement;
ALTER TABLE programmes_refinement DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_touched_at_once"), ("board", "0007_past_in_sight")]

    operations = [
        migrations.CreateModel(
            name="Refinement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer_label", models.TextField()),
                ("stated", models.JSONField()),
                ("holds", models.JSONField()),
                ("origin", models.JSONField()),
                ("tighter", models.JSONField()),
                ("detail", models.JSONField(null=True)),
                ("reason", models.JSONField(null=True)),
                ("carrier", models.JSONField(null=True)),
                (
                    "issuer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refinements",
                        to="programmes.programme",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refinements",
                        to="programmes.requirement",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            "refinement",
            models.UniqueConstraint(fields=["requirement", "issuer"], name="programmes_refined_once"),
        ),
        migrations.AddField("requirement", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField("requirement", "why", models.TextField(db_default="", default="")),
        migrations.AddField("version", "withdrawn", models.TextField(db_default="", default="")),
        migrations.RunSQL(SIGHT, BACK),
    ]
