"""Progress is seen by whoever sees its unit below or at their own."""

from django.db import migrations

SIGHT = """
CREATE FUNCTION programmes_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM programmes_progress WHERE id = wanted AND org_sees(unit_id)) $$;
ALTER TABLE programmes_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_progress TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_progress FOR SELECT TO huilu_reader USING (org_sees(unit_id));
ALTER TABLE programmes_progressrecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_progressrecord TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_progressrecord FOR SELECT TO huilu_reader USING (programmes_sees(progress_id));
"""
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in ("programmes_progressrecord", "programmes_progress")
    )
    + "DROP FUNCTION programmes_sees;"
)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("org", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
