"""A flag waits until the guard desk has decided; what was decided waits again only when somebody else says so."""

from django.db import migrations

FLAGGED = """
CREATE OR REPLACE FUNCTION burden_flagged(top text) RETURNS TABLE (demand bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT f.demand_id, count(*) FROM burden_flag f
  JOIN burden_demand d ON d.id = f.demand_id JOIN org_unit a ON a.id = d.asker_id
  WHERE d.state IN ('standing', 'suspended') AND a.path >= top COLLATE "C" AND a.path < (top || 'g') COLLATE "C"
    AND burden_guards(d.asker_id){undecided}
  GROUP BY 1
$$;
"""
UNDECIDED = """
    AND NOT EXISTS (SELECT FROM burden_suspension s WHERE s.demand_id = d.id AND s.decided_at >= f.at)"""


class Migration(migrations.Migration):
    dependencies = [("burden", "0008_risk_sight")]
    operations = [migrations.RunSQL(FLAGGED.format(undecided=UNDECIDED), FLAGGED.format(undecided=""))]
