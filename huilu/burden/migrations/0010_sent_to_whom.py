"""What was sent stays with whom it was sent to, under the code and name of that day, wherever the unit goes later."""

from django.db import migrations, models

OWN = "unit_id = ('x' || lpad(right((SELECT sight_from()), 8), 16, '0'))::bit(64)::bigint"
BEFORE = f"({OWN}) OR (state = 'sent' AND org_sees(unit_id))"
# A unit that has moved is out of the asker's sight. The forms of those in sight are few, and found once.
ASKED_HERE = """form_id IN (
  SELECT f.id FROM burden_form f JOIN burden_demand d ON d.id = f.demand_id WHERE org_sees(d.asker_id))"""
AFTER = f"({OWN}) OR (state = 'sent' AND (org_sees(unit_id) OR {ASKED_HERE}))"
SIGHT = "ALTER POLICY sight ON burden_response USING ({seen})"
FILL = """
UPDATE burden_response r SET unit_code = u.code, unit_label = u.name, unit_is_synthetic = u.is_synthetic
FROM org_unit u WHERE u.id = r.unit_id
"""


class Migration(migrations.Migration):
    dependencies = [("burden", "0009_flags_decided")]

    operations = [
        migrations.AddField("response", "unit_code", models.TextField(default="", db_default="", db_collation="C")),
        migrations.AddField("response", "unit_label", models.TextField(default="", db_default="")),
        migrations.AddField("response", "unit_is_synthetic", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(SIGHT.format(seen=AFTER), SIGHT.format(seen=BEFORE)),
    ]
