"""Reorganisations, and the units that they have to do with."""

import django.db.models.deletion
from django.db import migrations, models

from huilu.reorganisation.states import Kind

# A reorganisation is seen by whoever sees one of its units.
SIGHT = """
CREATE FUNCTION reorganisation_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM reorganisation_touched WHERE reorganisation_id = wanted AND org_sees(unit_id))
$$;
ALTER TABLE reorganisation_touched ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON reorganisation_touched TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON reorganisation_touched FOR SELECT TO huilu_reader USING (org_sees(unit_id));
ALTER TABLE reorganisation_reorganisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON reorganisation_reorganisation TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON reorganisation_reorganisation FOR SELECT TO huilu_reader USING (reorganisation_sees(id));
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("org", "0004_then"), ("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Reorganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.TextField(unique=True)),
                ("kind", models.TextField()),
                ("on", models.DateField()),
                ("reason", models.TextField()),
                ("changes", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by_label", models.TextField()),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="reorganisation.reorganisation",
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reorganisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="touched",
                        to="reorganisation.reorganisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reorganisations", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="reorganisation",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", [*Kind])), name="reorganisation_kind"),
        ),
        migrations.AddConstraint(
            model_name="touched",
            constraint=models.UniqueConstraint(fields=("unit", "reorganisation"), name="reorganisation_touched_once"),
        ),
        migrations.RunSQL(SIGHT, "DROP FUNCTION reorganisation_sees CASCADE"),
    ]
