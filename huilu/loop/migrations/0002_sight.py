"""An issue is seen by whoever has one of its parties at or below their own unit, and with it all that belongs to it."""

from django.db import migrations

# Whoever sees an issue sees the names of its other parties, wherever they stand. That is asked last, for units that
# are neither below nor above: a look at the own subtree never gets so far.
PARTS = ("loop_holding", "loop_doer", "loop_task", "loop_interimresult", "loop_changedfact")

SIGHT = """
-- A draft is the raising unit's alone.
CREATE FUNCTION loop_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM loop_party p JOIN org_unit u ON u.id = p.unit_id JOIN loop_issue i ON i.id = p.issue_id
    WHERE p.issue_id = wanted AND u.path >= sight_from() AND u.path < sight_to()
      AND (i.state <> 0 OR u.path = sight_from())
  )
$$;
CREATE FUNCTION loop_knows(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM loop_party theirs JOIN loop_party ours ON ours.issue_id = theirs.issue_id
    JOIN org_unit u ON u.id = ours.unit_id
    WHERE theirs.unit_id = wanted AND u.path >= sight_from() AND u.path < sight_to()
  )
$$;
ALTER POLICY sight ON org_unit USING (
  (path >= (SELECT sight_from()) AND path < (SELECT sight_to()))
  OR id = ANY((SELECT sight_above())::bigint[]) OR loop_knows(id)
);
ALTER POLICY sight ON accounts_post USING (
  org_sees(unit_id) OR unit_id = ANY((SELECT sight_above())::bigint[]) OR loop_knows(unit_id)
);
ALTER TABLE loop_issue ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON loop_issue TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON loop_issue FOR SELECT TO huilu_reader USING (loop_sees(id));
ALTER TABLE loop_party ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON loop_party TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON loop_party FOR SELECT TO huilu_reader USING (loop_sees(issue_id));
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ledger_entry TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON ledger_entry FOR SELECT TO huilu_reader USING (
  (path >= (SELECT sight_from()) AND path < (SELECT sight_to()) AND about_kind <> 'issue')
  OR (about_kind = 'issue' AND loop_sees(about_id))
);
""" + "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING (loop_sees(issue_id));
"""
    for table in PARTS
)
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in (*PARTS, "ledger_entry", "loop_party", "loop_issue")
    )
    + """ALTER POLICY sight ON org_unit USING (
      (path >= (SELECT sight_from()) AND path < (SELECT sight_to())) OR id = ANY((SELECT sight_above())::bigint[]));
      ALTER POLICY sight ON accounts_post USING (
        org_sees(unit_id) OR unit_id = ANY((SELECT sight_above())::bigint[]));
      DROP FUNCTION loop_sees, loop_knows;"""
)


class Migration(migrations.Migration):
    dependencies = [("loop", "0001_initial"), ("org", "0002_sight"), ("accounts", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
