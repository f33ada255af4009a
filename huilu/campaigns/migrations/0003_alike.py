"""Finding issues whose titles are alike, fast at a million of them and never beyond what the reader sees."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from huilu.loop.states import State

# Statistics say of up to ten thousand pieces how many titles hold them: the rare ones lead to what is alike.
INDEX = """
CREATE INDEX campaigns_wording_grams ON campaigns_wording USING gin (grams);
ALTER TABLE campaigns_wording ALTER COLUMN grams SET STATISTICS 1000;
REVOKE ALL ON campaigns_wording FROM huilu_reader;
"""

# Ids are counted out by one sequence under the region, so what is new lies at the end of each region's ids. Numbers
# are committed out of order: a stretch before the last one is looked at again each time.
TAIL = f"""
CREATE FUNCTION campaigns_unworded(scope text, most int) RETURNS TABLE (issue bigint, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  RETURN QUERY
  WITH worded AS (
    SELECT r.id::bigint << 40 AS bottom, (r.id + 1)::bigint << 40 AS top, (
      SELECT max(w.issue_id) FROM campaigns_wording w
      WHERE w.issue_id >= r.id::bigint << 40 AND w.issue_id < (r.id + 1)::bigint << 40) AS last
    FROM org_region r
  )
  SELECT i.id, i.title FROM worded
  JOIN loop_issue i ON i.id >= greatest(bottom, last - 5000) AND i.id < top
  WHERE NOT EXISTS (SELECT 1 FROM campaigns_wording w WHERE w.issue_id = i.id)
    AND (scope = '' OR (i.state <> {State.DRAFT:d} AND EXISTS (
      SELECT 1 FROM loop_party p JOIN org_unit u ON u.id = p.unit_id WHERE p.issue_id = i.id
      AND u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C")))
  -- The worker, who asks for all, goes upward from where it was; a reader wants the newest.
  ORDER BY CASE WHEN scope = '' THEN i.id ELSE -i.id END LIMIT most;
END $$;
GRANT EXECUTE ON FUNCTION campaigns_unworded TO huilu_app, huilu_reader;
"""

# The same figure as `likeness` gives, for every title that shares a piece. A part of the tree in which units have no
# more than `whole` parts in issues is read whole. In a larger one the index leads, by the rarest pieces first, to no
# more than about `whole` titles; the likest of them are asked one by one whether they are in sight.
ALIKE = f"""
CREATE FUNCTION campaigns_alike(wanted text[], scope text, least_share float, most int, whole int)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  scope_from text COLLATE "C" := scope;
  scope_to text COLLATE "C" := scope || 'g';
  parts int;
  telling text[];
  one bigint;
BEGIN
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  SELECT count(*) INTO parts FROM (
    SELECT 1 FROM org_unit u JOIN loop_party p ON p.unit_id = u.id
    WHERE u.path >= scope_from AND u.path < scope_to LIMIT whole + 1) AS counted;
  IF parts <= whole THEN
    RETURN QUERY
    SELECT w.issue_id FROM campaigns_wording w JOIN loop_issue i ON i.id = w.issue_id
    CROSS JOIN LATERAL campaigns_share(w.grams, wanted) AS share
    WHERE i.state <> {State.DRAFT:d} AND share >= least_share AND w.issue_id IN (
      SELECT p.issue_id FROM org_unit u JOIN loop_party p ON p.unit_id = u.id
      WHERE u.path >= scope_from AND u.path < scope_to)
    ORDER BY share DESC, w.issue_id LIMIT most;
    RETURN;
  END IF;
  telling := campaigns_telling(wanted, whole);
  FOR one IN
    SELECT w.issue_id FROM campaigns_wording w CROSS JOIN LATERAL campaigns_share(w.grams, wanted) AS share
    WHERE w.grams && telling AND share >= least_share ORDER BY share DESC, w.issue_id LIMIT 2000
  LOOP
    IF EXISTS (SELECT 1 FROM loop_party p JOIN org_unit u ON u.id = p.unit_id JOIN loop_issue i ON i.id = p.issue_id
               WHERE p.issue_id = one AND i.state <> {State.DRAFT:d} AND u.path >= scope_from AND u.path < scope_to)
    THEN
      RETURN NEXT one;
      most := most - 1;
      EXIT WHEN most = 0;
    END IF;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION campaigns_alike TO huilu_app, huilu_reader;
"""

PARTS = """
CREATE FUNCTION campaigns_share(held text[], wanted text[]) RETURNS float LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN n > 0 THEN
    (n::float / least(cardinality(held), cardinality(wanted))
     + 2.0 * n / (cardinality(held) + cardinality(wanted))) / 2 ELSE 0 END
  FROM (SELECT count(*) AS n FROM unnest(held) AS gram WHERE gram = ANY(wanted)) AS counted
$$;
CREATE FUNCTION campaigns_telling(wanted text[], enough int) RETURNS text[] LANGUAGE sql STABLE AS $$
  WITH known AS (
    SELECT u.gram, u.freq * c.reltuples AS n FROM pg_class c
    JOIN pg_stats s ON s.schemaname = 'public' AND s.tablename = 'campaigns_wording' AND s.attname = 'grams'
    CROSS JOIN LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS u(gram, freq)
    WHERE c.oid = 'campaigns_wording'::regclass
  ),
  ordered AS (
    SELECT g.gram, coalesce(k.n, 0) AS n,
           sum(coalesce(k.n, 0)) OVER (ORDER BY coalesce(k.n, 0), g.gram) AS so_far
    FROM unnest(wanted) AS g(gram) LEFT JOIN known k ON k.gram = g.gram
  )
  SELECT array_agg(gram) FROM ordered WHERE so_far <= enough OR n = (SELECT min(n) FROM ordered)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_sight")]
    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="loop.issue",
                    ),
                ),
                ("grams", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
        ),
        migrations.RunSQL(
            INDEX + TAIL + PARTS + ALIKE,
            "DROP FUNCTION campaigns_alike, campaigns_telling, campaigns_share, campaigns_unworded;"
            "DROP INDEX campaigns_wording_grams",
        ),
    ]
