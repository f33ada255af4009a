"""Looking for titles that are not taken up yet reads the end of each region's ids, and nothing before it."""

from django.db import migrations

from huilu.loop.states import State

# Told of the whole nation at once, the database cannot know how short the ends are, and reads every issue there is.
# Region by region it follows the index: at a million issues that is milliseconds instead of a second, for whoever
# looks for what is alike, and for the worker every few seconds.
TAIL = f"""
CREATE OR REPLACE FUNCTION campaigns_unworded(scope text, most int) RETURNS TABLE (issue bigint, words text)
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
  SELECT i.id, i.title FROM worded CROSS JOIN LATERAL (
    SELECT n.id, n.title, n.state FROM loop_issue n
    WHERE n.id >= greatest(bottom, last - 5000) AND n.id < top
      AND NOT EXISTS (SELECT 1 FROM campaigns_wording w WHERE w.issue_id = n.id)
    ORDER BY n.id OFFSET 0
  ) AS i
  WHERE scope = '' OR (i.state <> {State.DRAFT:d} AND EXISTS (
    SELECT 1 FROM loop_party p JOIN org_unit u ON u.id = p.unit_id WHERE p.issue_id = i.id
    AND u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"))
  -- The worker, who asks for all, goes upward from where it was; a reader wants the newest.
  ORDER BY CASE WHEN scope = '' THEN i.id ELSE -i.id END LIMIT most;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_alike")]

    operations = [migrations.RunSQL(TAIL, migrations.RunSQL.noop)]
