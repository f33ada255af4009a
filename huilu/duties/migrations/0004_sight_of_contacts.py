"""A contact is seen at the unit that it supports and above it; what it has taken up, by whoever sees the issue."""

from django.db import migrations

SIGHT = """
ALTER TABLE duties_contactassignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON duties_contactassignment TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON duties_contactassignment FOR SELECT TO huilu_reader USING (org_sees(unit_id));
ALTER TABLE duties_uptake
  ADD CONSTRAINT duties_uptake_in_region CHECK (region = (issue_id >> 40)),
  ADD CONSTRAINT duties_uptake_id_carries_region CHECK (region = id >> 40);
ALTER TABLE duties_uptake ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON duties_uptake TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON duties_uptake FOR SELECT TO huilu_reader USING (loop_sees(issue_id));
"""
TABLES = ("duties_uptake", "duties_contactassignment")
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in TABLES
    )
    + "ALTER TABLE duties_uptake DROP CONSTRAINT duties_uptake_in_region;"
    + "ALTER TABLE duties_uptake DROP CONSTRAINT duties_uptake_id_carries_region;"
)


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_contacts"), ("org", "0002_sight"), ("loop", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
