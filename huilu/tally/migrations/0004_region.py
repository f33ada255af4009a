"""A counter is one of its region: a node above the regions has one in each of them, and none waits for another."""

from typing import Any

from django.db import migrations, models

KEYS = """
ALTER TABLE tally_counter DROP CONSTRAINT tally_counter_pkey, ADD PRIMARY KEY (node, kind, ref, state, region);
ALTER TABLE tally_past DROP CONSTRAINT tally_past_pkey, ADD PRIMARY KEY (node, kind, ref, state, day, region);
ALTER TABLE tally_own DROP CONSTRAINT tally_own_pkey, ADD PRIMARY KEY (node, day, kind, ref, state, region);
"""

# As before (0003), but that a cell is one of its region.
_SHARES = """
  summed AS (
    SELECT path, kind, ref, state, sum(n) AS n FROM taken GROUP BY path, kind, ref, state HAVING sum(n) <> 0
  ),
  owned AS (
    INSERT INTO tally_own AS own (region, node, kind, ref, state, day, n)
    SELECT wanted, tally_node(path, length(path) / 8 - 1), kind, ref, state, today, sum(n)
    FROM summed WHERE kind <> 1 GROUP BY 2, 3, 4, 5 HAVING sum(n) <> 0
    ON CONFLICT (node, day, kind, ref, state, region) DO UPDATE SET n = own.n + excluded.n
  ),
  shares AS (
    SELECT tally_node(path, step) AS node, kind, ref, state, sum(n) AS n
    FROM summed CROSS JOIN LATERAL generate_series(1, length(path) / 8 - 2) AS step
    GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
  )
"""
# A bucket that is empty again leaves no counter behind: due days would otherwise heap up, one for every day. That it
# is empty is remembered where it was not empty on a day before.
FOLD = f"""
CREATE OR REPLACE FUNCTION tally_fold_day(wanted smallint, today date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE folded int; spent jsonb;
BEGIN
  WITH taken AS (
    DELETE FROM tally_delta WHERE region = wanted AND day = today RETURNING path, kind, ref, state, n
  ),
  {_SHARES},
  kept AS (
    INSERT INTO tally_past AS past (region, node, kind, ref, state, day, n)
    SELECT c.region, c.node, c.kind, c.ref, c.state, c.since, c.n
    FROM shares s JOIN tally_counter c ON (c.node, c.kind, c.ref, c.state) = (s.node, s.kind, s.ref, s.state)
    WHERE c.region = wanted AND c.since < today
    ON CONFLICT (node, kind, ref, state, day, region) DO UPDATE SET n = excluded.n
  ),
  written AS (
    INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n, since)
    SELECT wanted, node, kind, ref, state, n, today FROM shares
    ON CONFLICT (node, kind, ref, state, region)
    DO UPDATE SET n = counter.n + excluded.n, since = greatest(counter.since, excluded.since)
    RETURNING counter.node, counter.kind, counter.ref, counter.state, counter.n
  )
  SELECT (SELECT count(*) FROM taken), (SELECT jsonb_agg(w) FROM written w WHERE w.n = 0) INTO folded, spent;
  PERFORM tally_clear(wanted, spent);
  RETURN folded;
END $$;
CREATE OR REPLACE FUNCTION tally_clear(wanted smallint, spent jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF spent IS NULL THEN RETURN; END IF;
  WITH gone AS (
    DELETE FROM tally_counter c
    USING jsonb_to_recordset(spent) AS e (node bigint, kind smallint, ref int, state smallint)
    WHERE (c.node, c.kind, c.ref, c.state) = (e.node, e.kind, e.ref, e.state) AND c.region = wanted AND c.n = 0
    RETURNING c.node, c.kind, c.ref, c.state, c.since
  )
  INSERT INTO tally_past (region, node, kind, ref, state, day, n)
  SELECT wanted, g.node, g.kind, g.ref, g.state, g.since, 0 FROM gone g
  WHERE EXISTS (SELECT FROM tally_past p
    WHERE (p.node, p.kind, p.ref, p.state) = (g.node, g.kind, g.ref, g.state) AND p.region = wanted)
  ON CONFLICT (node, kind, ref, state, day, region) DO UPDATE SET n = 0;
END $$;
"""
# An act that was committed after midnight for the day before, when the new day's first acts had been folded: that day
# and every later one held so much more, or less. It is rare, so it goes cell by cell.
LATE = f"""
DROP FUNCTION tally_on(bigint, smallint, int, smallint, date);
CREATE FUNCTION tally_on(wanted smallint, a_node bigint, a_kind smallint, a_ref int, a_state smallint, today date)
RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT n FROM tally_counter
     WHERE (node, kind, ref, state) = (a_node, a_kind, a_ref, a_state) AND region = wanted AND since <= today),
    (SELECT n FROM tally_past
     WHERE (node, kind, ref, state) = (a_node, a_kind, a_ref, a_state) AND region = wanted AND day <= today
     ORDER BY day DESC LIMIT 1))
$$;
CREATE OR REPLACE FUNCTION tally_fold_late(wanted smallint, today date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE folded int; shared jsonb; one record; later date;
BEGIN
  WITH taken AS (
    DELETE FROM tally_delta WHERE region = wanted AND day = today RETURNING path, kind, ref, state, n
  ),
  {_SHARES}
  SELECT (SELECT count(*) FROM taken), (SELECT jsonb_agg(s) FROM shares s) INTO folded, shared;
  FOR one IN SELECT * FROM jsonb_to_recordset(coalesce(shared, '[]')) AS s (node bigint, kind smallint, ref int,
                                                                           state smallint, n bigint) LOOP
    SELECT max(of_cell.day) INTO later FROM (
      SELECT c.since AS day FROM tally_counter c
      WHERE (c.node, c.kind, c.ref, c.state) = (one.node, one.kind, one.ref, one.state) AND c.region = wanted
      UNION ALL
      SELECT p.day FROM tally_past p
      WHERE (p.node, p.kind, p.ref, p.state) = (one.node, one.kind, one.ref, one.state) AND p.region = wanted
    ) AS of_cell;
    INSERT INTO tally_past AS past (region, node, kind, ref, state, day, n)
    SELECT wanted, one.node, one.kind, one.ref, one.state, today,
           coalesce(tally_on(wanted, one.node, one.kind, one.ref, one.state, today), 0)
    WHERE later > today
    UNION ALL
    SELECT c.region, c.node, c.kind, c.ref, c.state, c.since, c.n FROM tally_counter c
    WHERE (c.node, c.kind, c.ref, c.state) = (one.node, one.kind, one.ref, one.state)
      AND c.region = wanted AND c.since < today
    ON CONFLICT (node, kind, ref, state, day, region) DO NOTHING;
    UPDATE tally_past p SET n = p.n + one.n
    WHERE (p.node, p.kind, p.ref, p.state) = (one.node, one.kind, one.ref, one.state)
      AND p.region = wanted AND p.day >= today;
    INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n, since)
    VALUES (wanted, one.node, one.kind, one.ref, one.state, one.n, greatest(later, today))
    ON CONFLICT (node, kind, ref, state, region)
    DO UPDATE SET n = counter.n + excluded.n, since = greatest(counter.since, excluded.since);
    PERFORM tally_clear(wanted, jsonb_build_array(to_jsonb(one)));
  END LOOP;
  RETURN folded;
END $$;
"""

# What is below a node lies in the node's own region; region 0 is above the others, and what is below it may be in any.
# Said as a value, so that a database that is distributed asks those regions and not all.
READ = """
CREATE FUNCTION tally_regions(nodes bigint[]) RETURNS smallint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN 0 = ANY(own.regions) THEN ARRAY(SELECT generate_series(0, 127)::smallint) ELSE own.regions END
  FROM (SELECT array_agg(DISTINCT (node >> 24)::smallint) AS regions FROM unnest(nodes) AS node) AS own
$$;
CREATE OR REPLACE FUNCTION tally_below_on(nodes bigint[], paths text[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE near smallint[] := tally_regions(nodes);
BEGIN
  RETURN QUERY
  WITH held AS (
    SELECT region, node, kind, ref, state, n FROM tally_counter
    WHERE node = ANY(nodes) AND region = ANY(near) AND since <= that_day
  )
  SELECT a.node, a.kind, a.ref, a.state, sum(a.n)::bigint FROM (
    SELECT h.node, h.kind, h.ref, h.state, h.n FROM held AS h
    UNION ALL
    SELECT past.node, past.kind, past.ref, past.state, past.n FROM (
      SELECT DISTINCT ON (node, kind, ref, state, region) node, kind, ref, state, n FROM tally_past AS p
      WHERE node = ANY(nodes) AND region = ANY(near) AND day <= that_day AND NOT EXISTS (
        SELECT FROM held AS h
        WHERE (h.node, h.kind, h.ref, h.state, h.region) = (p.node, p.kind, p.ref, p.state, p.region))
      ORDER BY node, kind, ref, state, region, day DESC
    ) AS past
    UNION ALL
    SELECT top.node, d.kind, d.ref, d.state, d.n
    FROM unnest(nodes, paths) AS top (node, path)
    JOIN tally_delta AS d ON d.path > top.path COLLATE "C" AND d.path < (top.path || 'g') COLLATE "C"
    WHERE d.region = ANY(near) AND d.day <= that_day
  ) AS a
  GROUP BY 1, 2, 3, 4 HAVING sum(a.n) <> 0;
END $$;
CREATE OR REPLACE FUNCTION tally_own_on(nodes bigint[], paths text[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE near smallint[] := ARRAY(SELECT DISTINCT (asked >> 24)::smallint FROM unnest(nodes) AS asked);
BEGIN
  RETURN QUERY
  SELECT a.node, a.kind, a.ref, a.state, sum(a.n)::bigint FROM (
    SELECT node, kind, ref, state, n FROM tally_own
    WHERE node = ANY(nodes) AND region = ANY(near) AND day <= that_day
    UNION ALL
    SELECT top.node, d.kind, d.ref, d.state, d.n
    FROM unnest(nodes, paths) AS top (node, path)
    JOIN tally_delta AS d ON d.path = top.path COLLATE "C"
    WHERE d.region = ANY(near) AND d.day <= that_day AND d.kind <> 1
  ) AS a
  GROUP BY 1, 2, 3, 4 HAVING sum(a.n) <> 0;
END $$;
"""


def _cell(name: str, *key: str, day: str) -> list[Any]:
    """What Django is to know of a table of cells, whose key has grown."""
    fields = [
        (
            "pk",
            models.CompositePrimaryKey(*key, "region", blank=True, editable=False, primary_key=True, serialize=False),
        ),
        ("region", models.SmallIntegerField()),
        ("node", models.BigIntegerField()),
        ("kind", models.SmallIntegerField()),
        ("ref", models.IntegerField()),
        ("state", models.SmallIntegerField()),
        ("n", models.BigIntegerField()),
        (day, models.DateField()),
    ]
    options = {"db_table": f"tally_{name.lower()}", "managed": False}
    return [migrations.DeleteModel(name), migrations.CreateModel(name=name, fields=fields, options=options)]


class Migration(migrations.Migration):
    dependencies = [("tally", "0003_days")]
    operations = [
        migrations.RunSQL(
            KEYS + FOLD + LATE + READ,
            state_operations=[
                *_cell("Counter", "node", "kind", "ref", "state", day="since"),
                *_cell("Past", "node", "kind", "ref", "state", "day", day="day"),
                *_cell("Own", "node", "day", "kind", "ref", "state", day="day"),
            ],
        )
    ]
