"""A form is seen with its demand; what a unit fills in, by itself alone until it is sent, and then by those above it."""

from django.db import migrations

# The reader's own unit is the last segment of the path that the scope begins with.
OWN = "unit_id = ('x' || lpad(right((SELECT sight_from()), 8), 16, '0'))::bit(64)::bigint"
POLICIES = {
    "burden_form": "demand_id IN (SELECT d.id FROM burden_demand d)",
    "burden_formfield": "form_id IN (SELECT f.id FROM burden_form f)",
    "burden_demandunit": "org_sees(unit_id)",
    "burden_response": f"({OWN}) OR (state = 'sent' AND org_sees(unit_id))",
    "burden_value": "org_sees(unit_id)",
}
ROWS = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING ({seen});
"""
    for table, seen in POLICIES.items()
)
PLACED = "".join(
    f"""
ALTER TABLE {table}
  ADD CONSTRAINT {table}_in_region CHECK (region = (unit_id >> 24)),
  ADD CONSTRAINT {table}_id_carries_region CHECK (region = id >> 40);
"""
    for table in ("burden_response", "burden_value")
)
BACK = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in reversed(POLICIES)
) + "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_in_region, DROP CONSTRAINT {table}_id_carries_region;"
    for table in ("burden_response", "burden_value")
)


class Migration(migrations.Migration):
    dependencies = [("burden", "0003_forms")]
    operations = [migrations.RunSQL(ROWS + PLACED, BACK)]
