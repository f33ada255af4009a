"""Posts, their holders and former names are seen by whoever sees the unit."""

from django.db import migrations

SIGHT = """
ALTER TABLE org_unitpast ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON org_unitpast TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON org_unitpast FOR SELECT TO huilu_reader USING (
  EXISTS (SELECT 1 FROM org_unit u WHERE u.id = unit_id)
);
ALTER TABLE accounts_post ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON accounts_post TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON accounts_post FOR SELECT TO huilu_reader USING (
  EXISTS (SELECT 1 FROM org_unit u WHERE u.id = unit_id)
);
ALTER TABLE accounts_appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON accounts_appointment TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON accounts_appointment FOR SELECT TO huilu_reader USING (EXISTS (
  SELECT 1 FROM accounts_post p JOIN org_unit u ON u.id = p.unit_id
  WHERE p.id = post_id AND u.path >= (SELECT sight_from()) AND u.path < (SELECT sight_to())
));
"""
BACK = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in ("accounts_appointment", "accounts_post", "org_unitpast")
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("org", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
