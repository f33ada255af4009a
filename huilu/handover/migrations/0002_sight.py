"""A batch is seen below and above its unit, a decision with its issue, a hand-over from both of its sides."""

from django.db import migrations

SIGHT = """
CREATE FUNCTION handover_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM handover_handover WHERE id = wanted AND (org_sees(from_unit_id) OR org_sees(to_unit_id))
  )
$$;
ALTER TABLE handover_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON handover_batch TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON handover_batch FOR SELECT TO huilu_reader USING (
  org_sees(unit_id) OR unit_id = ANY((SELECT sight_above())::bigint[])
);
ALTER TABLE handover_disposition ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON handover_disposition TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON handover_disposition FOR SELECT TO huilu_reader USING (loop_sees(issue_id));
ALTER TABLE handover_relay ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON handover_relay TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON handover_relay FOR SELECT TO huilu_reader USING (loop_sees(issue_id));
ALTER TABLE handover_handover ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON handover_handover TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON handover_handover FOR SELECT TO huilu_reader USING (
  org_sees(from_unit_id) OR org_sees(to_unit_id)
);
ALTER TABLE handover_handoverline ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON handover_handoverline TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON handover_handoverline FOR SELECT TO huilu_reader USING (handover_sees(hand_over_id));
"""
TABLES = ("handover_handoverline", "handover_handover", "handover_relay", "handover_disposition", "handover_batch")
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in TABLES
    )
    + "DROP FUNCTION handover_sees;"
)


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
