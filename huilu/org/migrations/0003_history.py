"""Places over time, and units that are closed without being lost (M015)."""

from datetime import date

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models
from django.db.models import F, Q

LONG_AGO = date(1, 1, 1)

# The place of a unit had never changed.
PLACES = """
UPDATE org_unitpast AS p SET parent_id = u.parent_id FROM org_unit AS u WHERE u.id = p.unit_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

# Of equal codes the one of a unit that is not closed is meant; the index that serves knows no others.
SEARCH = r"""
CREATE OR REPLACE FUNCTION org_search(term text, scope text, most int) RETURNS SETOF org_unit
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  wanted text := replace(replace(replace(term, '\', '\\'), '%', '\%'), '_', '\_');
  scope_from text COLLATE "C" := scope;
  scope_to text COLLATE "C" := scope || 'g';
BEGIN
  -- Whoever reads under the policy searches no further than they see, whatever scope they name.
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  IF term ~ '^[0-9A-Za-z-]+$' THEN
    RETURN QUERY SELECT * FROM org_unit WHERE code LIKE wanted || '%' AND closed_on IS NULL
      AND path >= scope_from AND path < scope_to AND counts ORDER BY length(path), code LIMIT most;
    IF FOUND THEN RETURN; END IF;
  END IF;
  RETURN QUERY SELECT * FROM org_unit WHERE name ILIKE '%' || wanted || '%'
    AND path >= scope_from AND path < scope_to AND counts ORDER BY length(path), code LIMIT most;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0002_sight")]

    operations = [
        migrations.RemoveConstraint(model_name="unit", name="org_uscc_once"),
        migrations.RemoveConstraint(model_name="unitpast", name="org_past_forward"),
        migrations.AddField("unit", "closed_on", models.DateField(null=True)),
        migrations.AddField(
            "unit",
            "successor",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="predecessors", to="org.unit"
            ),
        ),
        migrations.AddField("unit", "recorded_on", models.DateField(default=LONG_AGO), preserve_default=False),
        migrations.AddField(
            "unit",
            "counts",
            models.GeneratedField(
                db_persist=True,
                expression=models.ExpressionWrapper(
                    Q(is_placeholder=False, closed_on__isnull=True), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AlterField("unit", "code", models.TextField(db_collation="C")),
        migrations.AddField(
            "unitpast",
            "parent",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
        ),
        migrations.AddField("unitpast", "is_placeholder", models.BooleanField(default=False)),
        migrations.AddField("unitpast", "closed_on", models.DateField(null=True)),
        migrations.AddField("unitpast", "recorded_from", models.DateField(default=LONG_AGO), preserve_default=False),
        migrations.AddField("unitpast", "recorded_to", models.DateField(default=LONG_AGO), preserve_default=False),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "unit", models.UniqueConstraint(fields=["code"], condition=Q(closed_on__isnull=True), name="org_code_once")
        ),
        migrations.AddConstraint(
            "unit",
            models.UniqueConstraint(
                django.db.models.functions.text.Upper("uscc"),
                condition=~Q(uscc="") & Q(closed_on__isnull=True),
                name="org_uscc_once",
            ),
        ),
        migrations.AddConstraint(
            "unit",
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False), name="org_successor_of_closed"
            ),
        ),
        migrations.AddIndex(
            "unit", models.Index(fields=["code"], condition=Q(closed_on__isnull=False), name="org_unit_closed")
        ),
        migrations.AddIndex(
            "unit", models.Index(fields=["parent"], condition=Q(closed_on__isnull=False), name="org_unit_closed_below")
        ),
        migrations.AddIndex("unitpast", models.Index(fields=["parent", "recorded_to"], name="org_past_parent")),
        migrations.AddConstraint(
            "unitpast",
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from"), recorded_to__gte=F("recorded_from")),
                name="org_past_forward",
            ),
        ),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
    ]
