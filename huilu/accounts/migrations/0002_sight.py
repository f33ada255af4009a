"""Posts, their holders and former names are seen by whoever sees the unit."""

from django.db import migrations

SIGHT = """
CREATE FUNCTION accounts_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM accounts_post WHERE id = wanted AND org_sees(unit_id)) $$;
ALTER TABLE org_unitpast ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON org_unitpast TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON org_unitpast FOR SELECT TO huilu_reader USING (
  org_sees(unit_id) OR unit_id = ANY((SELECT sight_above())::bigint[])
);
ALTER TABLE accounts_post ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON accounts_post TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON accounts_post FOR SELECT TO huilu_reader USING (
  org_sees(unit_id) OR unit_id = ANY((SELECT sight_above())::bigint[])
);
ALTER TABLE accounts_appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON accounts_appointment TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON accounts_appointment FOR SELECT TO huilu_reader USING (accounts_sees(post_id));
"""
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in ("accounts_appointment", "accounts_post", "org_unitpast")
    )
    + "DROP FUNCTION accounts_sees;"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("org", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
