"""Counters remember what they were on every day, so that the board of a past day stays as it was (M015)."""

from django.conf import settings
from django.db import migrations, models

# What was counted before history was kept has held, as far as anybody can tell, for ever.
LONG_AGO = "0001-01-01"

# A counter holds since a day; what it held before is in tally_past, each value from its day until the next one's.
# What a unit has by itself is in tally_own, as the change of a day.
TABLES = f"""
ALTER TABLE tally_delta ADD COLUMN day date NOT NULL DEFAULT '{LONG_AGO}';
ALTER TABLE tally_delta ALTER COLUMN day DROP DEFAULT;
ALTER TABLE tally_counter ADD COLUMN since date NOT NULL DEFAULT '{LONG_AGO}';
ALTER TABLE tally_counter ALTER COLUMN since DROP DEFAULT;
ALTER TABLE tally_folder ADD COLUMN day date NOT NULL DEFAULT '{LONG_AGO}';
CREATE TABLE tally_past (
  region smallint NOT NULL,
  node bigint NOT NULL,
  kind smallint NOT NULL,
  ref int NOT NULL,
  state smallint NOT NULL,
  day date NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (node, kind, ref, state, day)
);
CREATE TABLE tally_own (
  region smallint NOT NULL,
  node bigint NOT NULL,
  kind smallint NOT NULL,
  ref int NOT NULL,
  state smallint NOT NULL,
  day date NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (node, day, kind, ref, state)
);
CREATE TABLE tally_kept (id smallint PRIMARY KEY CHECK (id = 1), since date NOT NULL);
INSERT INTO tally_kept
SELECT 1, coalesce((SELECT (max(at) AT TIME ZONE '{settings.TIME_ZONE}')::date FROM ledger_entry
                    WHERE EXISTS (SELECT FROM tally_counter) OR EXISTS (SELECT FROM tally_delta)), '{LONG_AGO}');
"""
BACK_TABLES = """
DROP TABLE tally_past, tally_own, tally_kept;
ALTER TABLE tally_delta DROP COLUMN day; ALTER TABLE tally_counter DROP COLUMN since;
ALTER TABLE tally_folder DROP COLUMN day;
"""

# The row is locked in one statement and the queue read in the next, whose fresh snapshot sees what the folder before
# us committed. Nearly always one day waits, and none later was folded before. Segment 0 is the root, whose row
# everybody would wait for: its sum is its children's. The last segment is the unit itself, which is not below itself.
FOLD = """
CREATE OR REPLACE FUNCTION tally_fold(wanted smallint) RETURNS int LANGUAGE plpgsql AS $$
DECLARE folded int := 0; last date; one date;
BEGIN
  SELECT day INTO last FROM tally_folder WHERE region = wanted FOR UPDATE;
  FOR one IN SELECT DISTINCT day FROM tally_delta WHERE region = wanted ORDER BY day LOOP
    IF one >= last THEN
      folded := folded + tally_fold_day(wanted, one);
      IF one > last THEN UPDATE tally_folder SET day = one WHERE region = wanted; last := one; END IF;
    ELSE
      folded := folded + tally_fold_late(wanted, one);
    END IF;
  END LOOP;
  RETURN folded;
END $$;
"""
_SHARES = """
  summed AS (
    SELECT path, kind, ref, state, sum(n) AS n FROM taken GROUP BY path, kind, ref, state HAVING sum(n) <> 0
  ),
  owned AS (
    INSERT INTO tally_own AS own (region, node, kind, ref, state, day, n)
    SELECT wanted, tally_node(path, length(path) / 8 - 1), kind, ref, state, today, sum(n)
    FROM summed WHERE kind <> 1 GROUP BY 2, 3, 4, 5 HAVING sum(n) <> 0
    ON CONFLICT (node, day, kind, ref, state) DO UPDATE SET n = own.n + excluded.n
  ),
  shares AS (
    SELECT tally_node(path, step) AS node, kind, ref, state, sum(n) AS n
    FROM summed CROSS JOIN LATERAL generate_series(1, length(path) / 8 - 2) AS step
    GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
  )
"""
# A bucket that is empty again leaves no counter behind: due days would otherwise heap up, one for every day. That it
# is empty is remembered where it was not empty on a day before.
PARTS = f"""
CREATE FUNCTION tally_node(path text, step int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT ('x' || lpad(substr(path, 8 * step + 1, 8), 16, '0'))::bit(64)::bigint $$;
CREATE FUNCTION tally_fold_day(wanted smallint, today date) RETURNS int LANGUAGE plpgsql AS $$
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
    WHERE c.since < today
    ON CONFLICT (node, kind, ref, state, day) DO UPDATE SET n = excluded.n
  ),
  written AS (
    INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n, since)
    SELECT wanted, node, kind, ref, state, n, today FROM shares
    ON CONFLICT (node, kind, ref, state)
    DO UPDATE SET n = counter.n + excluded.n, since = greatest(counter.since, excluded.since)
    RETURNING counter.node, counter.kind, counter.ref, counter.state, counter.n
  )
  SELECT (SELECT count(*) FROM taken), (SELECT jsonb_agg(w) FROM written w WHERE w.n = 0) INTO folded, spent;
  PERFORM tally_clear(wanted, spent);
  RETURN folded;
END $$;
CREATE FUNCTION tally_clear(wanted smallint, spent jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF spent IS NULL THEN RETURN; END IF;
  WITH gone AS (
    DELETE FROM tally_counter c
    USING jsonb_to_recordset(spent) AS e (node bigint, kind smallint, ref int, state smallint)
    WHERE (c.node, c.kind, c.ref, c.state) = (e.node, e.kind, e.ref, e.state) AND c.n = 0
    RETURNING c.node, c.kind, c.ref, c.state, c.since
  )
  INSERT INTO tally_past (region, node, kind, ref, state, day, n)
  SELECT wanted, g.node, g.kind, g.ref, g.state, g.since, 0 FROM gone g
  WHERE EXISTS (SELECT FROM tally_past p WHERE (p.node, p.kind, p.ref, p.state) = (g.node, g.kind, g.ref, g.state))
  ON CONFLICT (node, kind, ref, state, day) DO UPDATE SET n = 0;
END $$;
"""
# An act that was committed after midnight for the day before, when the new day's first acts had been folded: that day
# and every later one held so much more, or less. It is rare, so it goes cell by cell.
LATE = f"""
CREATE FUNCTION tally_fold_late(wanted smallint, today date) RETURNS int LANGUAGE plpgsql AS $$
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
      WHERE (c.node, c.kind, c.ref, c.state) = (one.node, one.kind, one.ref, one.state)
      UNION ALL
      SELECT p.day FROM tally_past p
      WHERE (p.node, p.kind, p.ref, p.state) = (one.node, one.kind, one.ref, one.state)
    ) AS of_cell;
    INSERT INTO tally_past AS past (region, node, kind, ref, state, day, n)
    SELECT wanted, one.node, one.kind, one.ref, one.state, today, coalesce(tally_on(one.node, one.kind, one.ref,
                                                                                    one.state, today), 0)
    WHERE later > today
    UNION ALL
    SELECT c.region, c.node, c.kind, c.ref, c.state, c.since, c.n FROM tally_counter c
    WHERE (c.node, c.kind, c.ref, c.state) = (one.node, one.kind, one.ref, one.state) AND c.since < today
    ON CONFLICT (node, kind, ref, state, day) DO NOTHING;
    UPDATE tally_past p SET n = p.n + one.n
    WHERE (p.node, p.kind, p.ref, p.state) = (one.node, one.kind, one.ref, one.state) AND p.day >= today;
    INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n, since)
    VALUES (wanted, one.node, one.kind, one.ref, one.state, one.n, greatest(later, today))
    ON CONFLICT (node, kind, ref, state)
    DO UPDATE SET n = counter.n + excluded.n, since = greatest(counter.since, excluded.since);
    PERFORM tally_clear(wanted, jsonb_build_array(to_jsonb(one)));
  END LOOP;
  RETURN folded;
END $$;
CREATE FUNCTION tally_on(a_node bigint, a_kind smallint, a_ref int, a_state smallint, today date) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT n FROM tally_counter WHERE (node, kind, ref, state) = (a_node, a_kind, a_ref, a_state) AND since <= today),
    (SELECT n FROM tally_past WHERE (node, kind, ref, state) = (a_node, a_kind, a_ref, a_state) AND day <= today
     ORDER BY day DESC LIMIT 1))
$$;
"""


# What lay below nodes when a day was over, and what they had by themselves, classes of units apart: nodes with their
# paths of today. The counter where it holds since then or longer, else the last value before the day was over; and
# what of that day or earlier still waits in the queue, which lies at today's paths: whoever moves a unit folds first.
READ = """
CREATE FUNCTION tally_below_on(nodes bigint[], paths text[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint) LANGUAGE sql STABLE AS $$

    WITH held AS (
      SELECT node, kind, ref, state, n FROM tally_counter WHERE node = ANY(nodes) AND since <= that_day
    )
    SELECT a.node, a.kind, a.ref, a.state, sum(a.n)::bigint FROM (
      SELECT * FROM held
      UNION ALL
      SELECT * FROM (
        SELECT DISTINCT ON (node, kind, ref, state) node, kind, ref, state, n FROM tally_past AS p
        WHERE node = ANY(nodes) AND day <= that_day AND NOT EXISTS (
          SELECT FROM held AS h WHERE (h.node, h.kind, h.ref, h.state) = (p.node, p.kind, p.ref, p.state))
        ORDER BY node, kind, ref, state, day DESC
      ) AS past
      UNION ALL
      SELECT top.node, d.kind, d.ref, d.state, d.n
      FROM unnest(nodes, paths) AS top (node, path)
      JOIN tally_delta AS d ON d.path > top.path COLLATE "C" AND d.path < (top.path || 'g') COLLATE "C"
      WHERE d.day <= that_day
    ) AS a
    GROUP BY 1, 2, 3, 4 HAVING sum(a.n) <> 0
$$;
CREATE FUNCTION tally_own_on(nodes bigint[], paths text[], that_day date)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint) LANGUAGE sql STABLE AS $$

    SELECT a.node, a.kind, a.ref, a.state, sum(a.n)::bigint FROM (
      SELECT node, kind, ref, state, n FROM tally_own WHERE node = ANY(nodes) AND day <= that_day
      UNION ALL
      SELECT top.node, d.kind, d.ref, d.state, d.n
      FROM unnest(nodes, paths) AS top (node, path)
      JOIN tally_delta AS d ON d.path = top.path COLLATE "C" WHERE d.day <= that_day AND d.kind <> 1
    ) AS a
    GROUP BY 1, 2, 3, 4 HAVING sum(a.n) <> 0
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tally", "0002_models"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLES, BACK_TABLES),
        migrations.RunSQL(
            PARTS + LATE + FOLD + READ,
            """DROP FUNCTION tally_below_on, tally_own_on; DROP FUNCTION tally_on(bigint, smallint, int, smallint, date);
            DROP FUNCTION tally_fold_late(smallint, date); DROP FUNCTION tally_fold_day(smallint, date);
            DROP FUNCTION tally_clear(smallint, jsonb); DROP FUNCTION tally_node(text, int)""",
        ),
        migrations.CreateModel(
            name="Past",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "node", "kind", "ref", "state", "day",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("region", models.SmallIntegerField()),
                ("node", models.BigIntegerField()),
                ("kind", models.SmallIntegerField()),
                ("ref", models.IntegerField()),
                ("state", models.SmallIntegerField()),
                ("day", models.DateField()),
                ("n", models.BigIntegerField()),
            ],
            options={"db_table": "tally_past", "managed": False},
        ),
        migrations.CreateModel(
            name="Own",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "node", "day", "kind", "ref", "state",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("region", models.SmallIntegerField()),
                ("node", models.BigIntegerField()),
                ("kind", models.SmallIntegerField()),
                ("ref", models.IntegerField()),
                ("state", models.SmallIntegerField()),
                ("day", models.DateField()),
                ("n", models.BigIntegerField()),
            ],
            options={"db_table": "tally_own", "managed": False},
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("since", models.DateField()),
            ],
            options={"db_table": "tally_kept", "managed": False},
        ),
    ]  # fmt: skip
