"""What is to be decided goes on from the last one that was shown, and counts nothing that it passes over."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES
from huilu.loop.states import Stage

_ACTIVE = ", ".join(map(str, ACTIVE_VALUES))

# Right below: in the place of a placeholder of the numbering stand its children.
_NEXT_LEVEL = """
      SELECT below.id FROM org_unit below WHERE below.parent_id = at_unit
      UNION ALL
      SELECT below.id FROM org_unit between JOIN org_unit below ON below.parent_id = between.id
      WHERE between.parent_id = at_unit AND between.is_placeholder"""

# As `loop_to_decide` before it (see 0005), which stays for whoever still runs the code that asks it; it goes with the
# next release. `altogether` is of the whole list, wherever one goes on from.
TO_DECIDE = f"""
CREATE FUNCTION loop_to_decide_after(
  at_unit bigint, today date, long_ago timestamptz, most int, owned boolean, since timestamptz, after_number text)
RETURNS TABLE (issue bigint, altogether bigint, is_owned boolean, held_since timestamptz, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE scope text;
BEGIN
  SELECT u.path INTO scope FROM org_unit u WHERE u.id = at_unit;
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  RETURN QUERY
  SELECT w.id, w.n, w.is_owned, w.held_since, w.number FROM (
    SELECT f.*, count(*) OVER () AS n FROM (
      SELECT i.id, c.stage = {Stage.JOINT_WORK:d} AS is_owned, coalesce(i.held_since, 'infinity') AS held_since, i.number
      FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id
      JOIN org_unit u ON u.id = i.lead_unit_id
      WHERE u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"
        AND (c.stage IN ({Stage.UNCLAIMED:d}, {Stage.UNSETTLED:d})
          OR (c.stage = {Stage.JOINT_WORK:d} AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
            AND (i.due_on < today OR i.held_since < long_ago)))
      UNION
      SELECT i.id, true, coalesce(i.held_since, 'infinity'), i.number
      FROM loop_issue i LEFT JOIN loop_circuit c ON c.issue_id = i.id
      WHERE i.lead_unit_id IN ({_NEXT_LEVEL})
        AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
        AND (i.due_on < today OR i.held_since < long_ago)
        AND coalesce(c.stage, {Stage.TAKEN_BACK:d}) = {Stage.TAKEN_BACK:d}
    ) AS f
  ) AS w
  WHERE after_number = '' OR (w.is_owned, w.held_since, w.number) > (owned, since, after_number)
  ORDER BY w.is_owned, w.held_since, w.number LIMIT most;
END $$;
GRANT EXECUTE ON FUNCTION loop_to_decide_after TO huilu_app, huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0007_no_level_twice")]
    operations = [migrations.RunSQL(TO_DECIDE, "DROP FUNCTION loop_to_decide_after")]
