"""What was on a past day is looked up cell by cell: it takes as long however many days are kept."""

from django.db import migrations

# What waits in the queue up to the day.
_TAIL = """\
      SELECT top.node, d.kind, d.ref, d.state, d.n
      FROM unnest(nodes, paths) AS top (node, path)
      JOIN tally_delta AS d ON d.path > top.path COLLATE "C" AND d.path < (top.path || 'g') COLLATE "C"
      WHERE d.region = ANY(near) AND d.day <= that_day"""
# Before, all days of all cells were read, and each compared with all counters where the planner thought there were few:
# half a second for a province. Now one cell leads to the next along the key, and of each that has changed since the day
# only the last row up to it is read. Where counters lie in several regions, days of a cell stand between its regions:
# there all of them are read, and the counters are looked up by hash.
BY_CELL = f"""
CREATE OR REPLACE FUNCTION tally_below_on(nodes bigint[], paths text[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE near smallint[] := tally_regions(nodes);
BEGIN
  IF cardinality(near) = 1 THEN
    RETURN QUERY
    WITH RECURSIVE held AS MATERIALIZED (
      SELECT c.node, c.kind, c.ref, c.state, c.n FROM tally_counter c
      WHERE c.node = ANY(nodes) AND c.region = ANY(near) AND c.since <= that_day
    ),
    cell AS (
      SELECT one.* FROM unnest(nodes) AS top (node) CROSS JOIN LATERAL (
        SELECT p.node, p.kind, p.ref, p.state FROM tally_past p WHERE p.node = top.node AND p.region = ANY(near)
        ORDER BY p.node, p.kind, p.ref, p.state LIMIT 1
      ) AS one
      UNION ALL
      SELECT one.* FROM cell CROSS JOIN LATERAL (
        SELECT p.node, p.kind, p.ref, p.state FROM tally_past p
        WHERE p.node = cell.node AND (p.kind, p.ref, p.state) > (cell.kind, cell.ref, cell.state)
          AND p.region = ANY(near)
        ORDER BY p.kind, p.ref, p.state LIMIT 1
      ) AS one
    )
    SELECT a.node, a.kind, a.ref, a.state, sum(a.n)::bigint FROM (
      SELECT h.node, h.kind, h.ref, h.state, h.n FROM held AS h
      UNION ALL
      SELECT c.node, c.kind, c.ref, c.state, past.n FROM cell AS c CROSS JOIN LATERAL (
        SELECT p.n FROM tally_past p
        WHERE p.node = c.node AND p.kind = c.kind AND p.ref = c.ref AND p.state = c.state AND p.day <= that_day
          AND p.region = ANY(near)
        ORDER BY p.day DESC LIMIT 1
      ) AS past
      WHERE (c.node, c.kind, c.ref, c.state) NOT IN (SELECT h.node, h.kind, h.ref, h.state FROM held AS h)
      UNION ALL
{_TAIL}
    ) AS a
    GROUP BY 1, 2, 3, 4 HAVING sum(a.n) <> 0;
    RETURN;
  END IF;
  RETURN QUERY
  WITH held AS MATERIALIZED (
    SELECT c.region, c.node, c.kind, c.ref, c.state, c.n FROM tally_counter c
    WHERE c.node = ANY(nodes) AND c.region = ANY(near) AND c.since <= that_day
  )
  SELECT a.node, a.kind, a.ref, a.state, sum(a.n)::bigint FROM (
    SELECT h.node, h.kind, h.ref, h.state, h.n FROM held AS h
    UNION ALL
    SELECT past.node, past.kind, past.ref, past.state, past.n FROM (
      SELECT DISTINCT ON (p.node, p.kind, p.ref, p.state, p.region) p.node, p.kind, p.ref, p.state, p.n
      FROM tally_past AS p
      WHERE p.node = ANY(nodes) AND p.region = ANY(near) AND p.day <= that_day
        AND (p.node, p.kind, p.ref, p.state, p.region)
          NOT IN (SELECT h.node, h.kind, h.ref, h.state, h.region FROM held AS h)
      ORDER BY p.node, p.kind, p.ref, p.state, p.region, p.day DESC
    ) AS past
    UNION ALL
{_TAIL}
  ) AS a
  GROUP BY 1, 2, 3, 4 HAVING sum(a.n) <> 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tally", "0005_fold_by_key")]
    operations = [migrations.RunSQL(BY_CELL, migrations.RunSQL.noop)]
