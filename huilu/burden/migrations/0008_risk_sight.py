"""What the guard desk said of a risk is seen with its demand."""

from django.db import migrations

SIGHT = """
ALTER TABLE burden_riskreading ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON burden_riskreading TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON burden_riskreading FOR SELECT TO huilu_reader
  USING (demand_id IN (SELECT d.id FROM burden_demand d));
"""
BACK = """
DROP POLICY sight ON burden_riskreading;
DROP POLICY app ON burden_riskreading;
ALTER TABLE burden_riskreading DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("burden", "0007_risk_readings")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
