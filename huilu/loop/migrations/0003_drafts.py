"""A draft is seen by the unit that noted it, and by nobody above."""

from django.db import migrations

SEES = """
CREATE OR REPLACE FUNCTION loop_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM loop_party p JOIN org_unit u ON u.id = p.unit_id JOIN loop_issue i ON i.id = p.issue_id
    WHERE p.issue_id = wanted AND u.path >= sight_from() AND u.path < sight_to()
      AND (i.state <> 0 OR u.path = sight_from())
  )
$$
"""
BACK = """
CREATE OR REPLACE FUNCTION loop_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM loop_party p JOIN org_unit u ON u.id = p.unit_id
    WHERE p.issue_id = wanted AND u.path >= sight_from() AND u.path < sight_to()
  )
$$
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0002_sight")]
    operations = [migrations.RunSQL(SEES, BACK)]
