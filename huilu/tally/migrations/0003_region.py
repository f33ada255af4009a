"""A counter is one of its region: a node above the regions has one in each of them, and none waits for another."""

from django.db import migrations, models

KEY = """
ALTER TABLE tally_counter DROP CONSTRAINT tally_counter_pkey, ADD PRIMARY KEY (node, kind, ref, state, region);
"""

# As before, but for the key.
FOLD = """
CREATE OR REPLACE FUNCTION tally_fold(wanted smallint) RETURNS int LANGUAGE plpgsql AS $$
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
    ON CONFLICT (node, kind, ref, state, region) DO UPDATE SET n = counter.n + excluded.n
    RETURNING counter.node, counter.kind, counter.ref, counter.state, counter.n
  )
  SELECT (SELECT count(*) FROM taken), (SELECT jsonb_agg(w) FROM written w WHERE w.n = 0) INTO folded, spent;
  -- A bucket that is empty again leaves no row behind: due days would otherwise heap up, one for every day.
  DELETE FROM tally_counter c
  USING jsonb_to_recordset(spent) AS e (node bigint, kind smallint, ref int, state smallint)
  WHERE (c.node, c.kind, c.ref, c.state, c.region) = (e.node, e.kind, e.ref, e.state, wanted) AND c.n = 0;
  RETURN folded;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tally", "0002_models")]
    operations = [
        migrations.RunSQL(
            KEY + FOLD,
            state_operations=[
                migrations.DeleteModel("Counter"),
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "node",
                                "kind",
                                "ref",
                                "state",
                                "region",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("region", models.SmallIntegerField()),
                        ("node", models.BigIntegerField()),
                        ("kind", models.SmallIntegerField()),
                        ("ref", models.IntegerField()),
                        ("state", models.SmallIntegerField()),
                        ("n", models.BigIntegerField()),
                    ],
                    options={"db_table": "tally_counter", "managed": False},
                ),
            ],
        )
    ]
