"""A register is seen by whoever sees its unit, with all that belongs to it; and what nodes have entered, counted."""

from django.db import migrations

from huilu.registers.states import Counted, ItemState

SIGHT = """
CREATE FUNCTION registers_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM registers_item WHERE id = wanted AND org_sees(unit_id)) $$;
CREATE FUNCTION registers_sees_sheet(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM registers_returnedsheet WHERE id = wanted AND org_sees(unit_id)) $$;
ALTER TABLE registers_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON registers_item TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON registers_item FOR SELECT TO huilu_reader USING (org_sees(unit_id));
ALTER TABLE registers_itemtask ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON registers_itemtask TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON registers_itemtask FOR SELECT TO huilu_reader USING (registers_sees(item_id));
ALTER TABLE registers_returnedsheet ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON registers_returnedsheet TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON registers_returnedsheet FOR SELECT TO huilu_reader USING (org_sees(unit_id));
ALTER TABLE registers_takenrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON registers_takenrow TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON registers_takenrow FOR SELECT TO huilu_reader USING (registers_sees_sheet(sheet_id));
REVOKE ALL ON registers_itemserial FROM huilu_reader;
-- What is in a register is struck, never removed.
REVOKE DELETE, TRUNCATE ON registers_item, registers_itemtask, registers_register FROM huilu_app;
"""

# Counts and nothing else, of units in sight. It runs as the owner of the tables: under the policies each item that
# the nodes ever entered would be asked about one by one.
OWN = f"""
CREATE FUNCTION registers_own(nodes bigint[], wanted int) RETURNS TABLE (node bigint, state int, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH seen AS MATERIALIZED (
    SELECT u.id FROM org_unit u
    WHERE u.id = ANY(nodes) AND (current_setting('role') <> 'huilu_reader' OR org_sees(u.id))
  )
  SELECT i.unit_id, i.state::int, count(*) FROM registers_item i
  WHERE i.unit_id IN (SELECT id FROM seen) AND i.register_id = wanted GROUP BY 1, 2
  UNION ALL
  SELECT i.unit_id, CASE WHEN t.done_on IS NULL THEN {Counted.TASK_OPEN:d} ELSE {Counted.TASK_DONE:d} END, count(*)
  FROM registers_item i JOIN registers_itemtask t ON t.item_id = i.id
  WHERE i.unit_id IN (SELECT id FROM seen) AND i.register_id = wanted AND i.state <> {ItemState.STRUCK:d} GROUP BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION registers_own TO huilu_app, huilu_reader;
"""
BACK = (
    "DROP FUNCTION registers_own;"
    + "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in ("registers_takenrow", "registers_returnedsheet", "registers_itemtask", "registers_item")
    )
    + "DROP FUNCTION registers_sees, registers_sees_sheet;"
)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_initial"),
        ("org", "0002_sight"),
        ("accounts", "0002_sight"),
        ("programmes", "0002_sight"),
        ("ledger", "0001_initial"),
    ]
    operations = [migrations.RunSQL(SIGHT + OWN, BACK)]
