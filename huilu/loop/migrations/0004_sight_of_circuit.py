"""What belongs to an issue is seen by whoever sees the issue; a unit sees who has a share and who decides."""

from django.db import migrations

PARTS = (
    "loop_circuit",
    "loop_share",
    "loop_effectcheck",
    "loop_milestone",
    "loop_institutionaloutput",
    "loop_issuefile",
)

SIGHT = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING (loop_sees(issue_id));
"""
    for table in PARTS
)
# A file is seen by whoever sees an issue that it is attached to.
FILES = """
CREATE OR REPLACE FUNCTION files_sees(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM loop_issuefile f WHERE f.sha256 = wanted AND loop_sees(f.issue_id))
$$;
"""
NO_FILES = """
CREATE OR REPLACE FUNCTION files_sees(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$ SELECT false $$;
"""
BACK = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in PARTS
)


class Migration(migrations.Migration):
    dependencies = [("loop", "0003_circuit"), ("files", "0001_initial")]
    operations = [migrations.RunSQL(SIGHT + FILES, NO_FILES + BACK)]
