"""Who answers for what in a unit is seen in the unit and above it."""

from django.db import migrations

TABLES = ("duties_portfolio", "duties_firstresponsible")
SIGHT = "".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    f"CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);"
    f"CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING (org_sees(unit_id));"
    for table in TABLES
)
BACK = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("org", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
