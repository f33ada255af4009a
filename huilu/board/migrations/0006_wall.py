"""The second wall without its gaps: months of the ledger, counters, programmes, logins, and functions that ask first."""

from django.db import migrations

# Outside any scope a reader's own scope is empty text, with which every path begins: a function that only compared
# beginnings answered with everything. Who is no reader is said by the role that was entered, and by nothing else.
WHOSE = """
CREATE FUNCTION sight_is_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE current_setting('role')
    WHEN 'huilu_app' THEN true
    WHEN 'none' THEN pg_has_role(session_user, (
      SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'public.org_unit'::regclass), 'USAGE')
    ELSE false END
$$;
CREATE FUNCTION sight_covers(scope text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sight_is_whole() OR (sight_from() <> '' AND coalesce(starts_with(scope, sight_from()), false))
$$;
"""

# Every function that runs with its owner's rights and asked the old way asks the new one.
ASK = """
DO $$
DECLARE
  one record;
  was text;
BEGIN
  FOR one IN
    SELECT p.oid FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prosrc LIKE '%current_setting(''role'')%'
  LOOP
    was := pg_get_functiondef(one.oid);
    was := regexp_replace(was, 'current_setting\\(''role''\\) = ''huilu_reader'' AND NOT starts_with\\((\\w+), sight_from\\(\\)\\)',
                          'NOT sight_covers(\\1)', 'g');
    was := regexp_replace(was, 'current_setting\\(''role''\\) <> ''huilu_reader'' OR starts_with\\((\\w+), sight_from\\(\\)\\)',
                          'sight_covers(\\1)', 'g');
    was := replace(was, 'current_setting(''role'') <> ''huilu_reader'' OR org_sees', 'sight_is_whole() OR org_sees');
    IF was LIKE '%current_setting(''role'')%' THEN
      RAISE EXCEPTION 'The function % asks for its reader in a way that is not known here.', one.oid::regprocedure;
    END IF;
    EXECUTE was;
  END LOOP;
END $$;
"""

# A month's rows were open to whoever named the month instead of the ledger.
MONTHS = """
DO $$
DECLARE month regclass;
BEGIN
  FOR month IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass LOOP
    EXECUTE format('REVOKE ALL ON %s FROM huilu_reader', month);
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION ledger_open_months(ahead int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE opened int := 0; first date; name text;
BEGIN
  FOR step IN 0..ahead LOOP
    first := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => step))::date;
    name := 'ledger_entry_' || to_char(first, 'YYYYMM');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF ledger_entry FOR VALUES FROM (%L) TO (%L)', name,
                     first::text || ' 00:00+00', (first + interval '1 month')::date::text || ' 00:00+00');
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM huilu_app', name);
      EXECUTE format('REVOKE ALL ON %I FROM huilu_reader', name);
      opened := opened + 1;
    END IF;
  END LOOP;
  RETURN opened;
END $$;
"""

# Counters have no policy: asked for each of the thousands of cells of a board it would cost more than the board. The
# one function that gives them out asks once for each node, and for the tail of the queue once for all.
COUNTERS = """
CREATE FUNCTION tally_below(top text, children bigint[], segment int)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  scope_from text COLLATE "C" := top;
  scope_to text COLLATE "C" := top || 'g';
  seen bigint[] := children;
BEGIN
  IF NOT sight_is_whole() THEN
    -- Whoever stands below the top is told of nothing that lies beside them.
    seen := ARRAY(SELECT u.id FROM org_unit u WHERE u.id = ANY(children) AND org_sees(u.id));
    scope_from := greatest(scope_from, sight_from());
    scope_to := least(scope_to, sight_to());
  END IF;
  RETURN QUERY
  WITH tail AS MATERIALIZED (
    SELECT substr(d.path, length(top) + 1, segment) AS child, d.kind, d.ref, d.state, d.n FROM tally_delta d
    WHERE d.path >= scope_from AND d.path < scope_to AND length(d.path) > length(top) + segment
  )
  SELECT b.node, b.kind, b.ref, b.state, sum(b.n)::bigint FROM (
    SELECT c.node, c.kind, c.ref, c.state, c.n FROM tally_counter c WHERE c.node = ANY(seen)
    UNION ALL
    SELECT ('x' || lpad(t.child, 16, '0'))::bit(64)::bigint, t.kind, t.ref, t.state, t.n FROM tail t
  ) AS b
  GROUP BY b.node, b.kind, b.ref, b.state HAVING sum(b.n) <> 0;
END $$;
GRANT EXECUTE ON FUNCTION tally_below TO huilu_app, huilu_reader;
REVOKE ALL ON tally_counter, tally_delta FROM huilu_reader;
"""

# A programme is read by those whom it may bind and by those above its issuer. What belongs to it is asked for once in
# a statement, for there are tens of thousands of rows that say which class a requirement matches.
PROGRAMMES = {
    "programmes_programme": "org_sees(issuer_id) OR issuer_id = ANY((SELECT sight_above())::bigint[])",
    "programmes_packcontent": "digest IN (SELECT p.digest FROM programmes_programme p)",
    "programmes_requirement": "programme_id IN (SELECT p.id FROM programmes_programme p)",
    "programmes_requirementclass": "requirement_id IN (SELECT r.id FROM programmes_requirement r)",
    "registers_register": "programme_id IN (SELECT p.id FROM programmes_programme p)",
    # A login is known where its owner is or was in a post.
    "accounts_person": "accounts_knows(id)",
}
KNOWS = """
CREATE FUNCTION accounts_knows(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_appointment a JOIN accounts_post p ON p.id = a.post_id
    WHERE a.person_id = wanted AND org_sees(p.unit_id)
  )
$$;
"""
ROWS = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING ({seen});
"""
    for table, seen in PROGRAMMES.items()
)

# The planner takes a function for cheap and guesses that it lets a third through: joined a few times, a list of
# everything seems short, and is sorted whole instead of read in its order until a page is full.
COSTS = """
ALTER FUNCTION loop_sees COST 4000;
ALTER FUNCTION loop_knows COST 4000;
"""

# What runs with its owner's rights is for the two roles of the application and for nobody else; what writes, for one.
CLOSED = """
DO $$
DECLARE one regprocedure;
BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO huilu_app, huilu_reader', one);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION ledger_open_months FROM huilu_reader;
REVOKE ALL ON FUNCTION tally_fold, ledger_record FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tally_fold, ledger_record TO huilu_app;
REVOKE ALL ON django_migrations, huilu_serial FROM huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0005_past"),
        ("org", "0004_then"),
        ("reorganisation", "0001_initial"),
        ("campaigns", "0004_tail_by_region"),
        ("handover", "0003_sight_of_acts"),
        ("ledger", "0002_seals"),
        ("loop", "0008_light_windows"),
        ("once", "0001_initial"),
        ("programmes", "0003_versions"),
        ("registers", "0003_same_row"),
        ("tally", "0003_days"),
        ("accounts", "0003_deputies"),
    ]
    # Back to the gaps leads no way: whoever needs the earlier state restores a backup.
    operations = [migrations.RunSQL(WHOSE + ASK + MONTHS + COUNTERS + KNOWS + ROWS + COSTS + CLOSED)]
