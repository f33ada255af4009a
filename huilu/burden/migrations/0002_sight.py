"""A demand is seen by those above its asker and by those below; a flag by nobody."""

from django.db import migrations

# The guard desk reads what was said, and how often: never by whom. A reader who sits at no such desk gets nothing,
# nor does one whose desk is not of the asker's unit or of one above it.
SIGHT = """
CREATE FUNCTION sight_post() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('huilu.sight_post', true), '') $$;
CREATE FUNCTION burden_guards(asker bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$ SELECT sight_is_whole() OR (sight_post() = 'guard_desk' AND org_sees(asker)) $$;
CREATE FUNCTION burden_flagged(top text) RETURNS TABLE (demand bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT f.demand_id, count(*) FROM burden_flag f
  JOIN burden_demand d ON d.id = f.demand_id JOIN org_unit a ON a.id = d.asker_id
  WHERE d.state IN ('standing', 'suspended') AND a.path >= top COLLATE "C" AND a.path < (top || 'g') COLLATE "C"
    AND burden_guards(d.asker_id)
  GROUP BY 1
$$;
CREATE FUNCTION burden_said(wanted bigint) RETURNS TABLE (reason text, said_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT f.reason, (f.at AT TIME ZONE current_setting('TimeZone'))::date FROM burden_flag f
  JOIN burden_demand d ON d.id = f.demand_id
  WHERE f.demand_id = wanted AND f.reason <> '' AND burden_guards(d.asker_id) ORDER BY f.at, f.id
$$;
"""
POLICIES = {
    "burden_demand": "org_sees(asker_id) OR asker_id = ANY((SELECT sight_above())::bigint[])",
    "burden_demandclass": "demand_id IN (SELECT d.id FROM burden_demand d)",
    "burden_suspension": "demand_id IN (SELECT d.id FROM burden_demand d)",
    "burden_demand_replaces": "from_demand_id IN (SELECT d.id FROM burden_demand d)",
    # Nobody reads it: what was said comes through the function above, and who said it stands nowhere.
    "burden_flag": "false",
}
ROWS = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING ({seen});
"""
    for table, seen in POLICIES.items()
)
CLOSED = """
DO $$
DECLARE one regprocedure;
BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE proname IN ('burden_guards', 'burden_flagged', 'burden_said') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO huilu_app, huilu_reader', one);
  END LOOP;
END $$;
"""
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in POLICIES
    )
    + "DROP FUNCTION burden_said; DROP FUNCTION burden_flagged;"
    + "DROP FUNCTION burden_guards; DROP FUNCTION sight_post;"
)


class Migration(migrations.Migration):
    dependencies = [("burden", "0001_initial"), ("board", "0006_wall")]
    operations = [migrations.RunSQL(SIGHT + ROWS + CLOSED, BACK)]
