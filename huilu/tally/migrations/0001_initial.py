"""Counters, the queue of changes, and the function that folds one into the other."""

from django.db import migrations

TABLES = """
CREATE TABLE tally_counter (
  region smallint NOT NULL,
  node bigint NOT NULL,
  kind smallint NOT NULL,
  ref int NOT NULL,
  state smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (node, kind, ref, state)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE TABLE tally_delta (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  region smallint NOT NULL,
  path text COLLATE "C" NOT NULL,
  kind smallint NOT NULL,
  ref int NOT NULL,
  state smallint NOT NULL,
  n bigint NOT NULL
) WITH (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
CREATE INDEX tally_delta_path ON tally_delta (path);
CREATE INDEX tally_delta_region ON tally_delta (region);
CREATE TABLE tally_folder (region smallint PRIMARY KEY);
INSERT INTO tally_folder SELECT generate_series(0, 127);
"""

# The row is locked in one statement and the queue read in the next, whose fresh snapshot sees what the
# folder before us committed. Segment 0 is the root, whose row everybody would wait for: its sum is its
# children's. The last segment is the unit itself, which is not below itself.
FOLD = """
CREATE FUNCTION tally_fold(wanted smallint) RETURNS int LANGUAGE plpgsql AS $$
DECLARE folded int; spent jsonb;
BEGIN
  PERFORM 1 FROM tally_folder WHERE region = wanted FOR UPDATE;
  WITH taken AS (DELETE FROM tally_delta WHERE region = wanted RETURNING path, kind, ref, state, n),
  summed AS (
    SELECT path, kind, ref, state, sum(n) AS n FROM taken GROUP BY path, kind, ref, state HAVING sum(n) <> 0
  ),
  shares AS (
    SELECT ('x' || lpad(substr(path, 8 * step + 1, 8), 16, '0'))::bit(64)::bigint AS node, kind, ref, state,
           sum(n) AS n
    FROM summed CROSS JOIN LATERAL generate_series(1, length(path) / 8 - 2) AS step
    GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
  ),
  written AS (
    INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n)
    SELECT wanted, node, kind, ref, state, n FROM shares
    ON CONFLICT (node, kind, ref, state) DO UPDATE SET n = counter.n + excluded.n
    RETURNING counter.node, counter.kind, counter.ref, counter.state, counter.n
  )
  SELECT (SELECT count(*) FROM taken), (SELECT jsonb_agg(w) FROM written w WHERE w.n = 0) INTO folded, spent;
  -- A bucket that is empty again leaves no row behind: due days would otherwise heap up, one for every day.
  DELETE FROM tally_counter c
  USING jsonb_to_recordset(spent) AS e (node bigint, kind smallint, ref int, state smallint)
  WHERE (c.node, c.kind, c.ref, c.state) = (e.node, e.kind, e.ref, e.state) AND c.n = 0;
  RETURN folded;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            TABLES + FOLD, "DROP FUNCTION tally_fold; DROP TABLE tally_counter, tally_delta, tally_folder"
        )
    ]
