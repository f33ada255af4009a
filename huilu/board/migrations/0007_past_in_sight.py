"""The figures of a past day, for whoever sees the unit that is asked about (M015)."""

from django.db import migrations

# What stood below a unit then may stand elsewhere today: a reader is told of what stood at or below the unit in sight
# by way of which it is asked, on that day, and of nothing else.
THEN = """
CREATE FUNCTION board_nodes_then(anchor bigint, nodes bigint[], that_day date)
RETURNS TABLE (node bigint, path text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF sight_is_whole() THEN
    RETURN QUERY SELECT u.id, u.path FROM org_unit u WHERE u.id = ANY(nodes);
  ELSIF org_sees(anchor) THEN
    RETURN QUERY SELECT u.id, u.path FROM org_unit u
    WHERE u.id = ANY(nodes) AND starts_with(org_path_on(u.id, that_day), org_path_on(anchor, that_day));
  END IF;
END $$;
CREATE FUNCTION board_below_on(anchor bigint, nodes bigint[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT b.* FROM (
    SELECT array_agg(t.node) AS nodes, array_agg(t.path) AS paths FROM board_nodes_then(anchor, nodes, that_day) AS t
  ) AS seen CROSS JOIN tally_below_on(seen.nodes, seen.paths, that_day) AS b
$$;
CREATE FUNCTION board_own_on(anchor bigint, nodes bigint[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT b.* FROM (
    SELECT array_agg(t.node) AS nodes, array_agg(t.path) AS paths FROM board_nodes_then(anchor, nodes, that_day) AS t
  ) AS seen CROSS JOIN tally_own_on(seen.nodes, seen.paths, that_day) AS b
$$;
REVOKE ALL ON FUNCTION board_nodes_then, board_below_on, board_own_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION board_nodes_then, board_below_on, board_own_on TO huilu_app, huilu_reader;
REVOKE ALL ON tally_past, tally_own FROM huilu_reader;
"""
# Which version of a programme was in force is for whoever sees the programme.
VERSIONS = """
ALTER TABLE programmes_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON programmes_version TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON programmes_version FOR SELECT TO huilu_reader
  USING (programme_id IN (SELECT p.id FROM programmes_programme p));
"""
BACK = """
DROP FUNCTION board_own_on, board_below_on, board_nodes_then; GRANT SELECT ON tally_past, tally_own TO huilu_reader;
DROP POLICY sight ON programmes_version; DROP POLICY app ON programmes_version;
ALTER TABLE programmes_version DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("board", "0006_wall")]
    operations = [migrations.RunSQL(THEN + VERSIONS, BACK)]
