"""Progress is seen by whoever sees its unit below or at their own."""

from django.db import migrations

SIGHT = """
ALTER TABLE programmes_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_progress TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_progress FOR SELECT TO huilu_reader USING (EXISTS (
  SELECT 1 FROM org_unit u WHERE u.id = unit_id AND u.path >= (SELECT sight_from()) AND u.path < (SELECT sight_to())
));
ALTER TABLE programmes_progressrecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_progressrecord TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_progressrecord FOR SELECT TO huilu_reader USING (EXISTS (
  SELECT 1 FROM programmes_progress p WHERE p.id = progress_id
));
"""
BACK = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in ("programmes_progressrecord", "programmes_progress")
)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("org", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
