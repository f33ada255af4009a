"""What a unit is to decide and to look at again, looked for in the regions of its part of the tree and nowhere else."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES
from huilu.loop.states import Stage, State

_ACTIVE = ", ".join(map(str, ACTIVE_VALUES))

# As before (0005, 0008, and what the wall asks), but that the regions are said as values: a database that is distributed asks those and not all.
_HEAD = """LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE scope text; near smallint[];
BEGIN
  SELECT u.path, loop_regions_below(u.path) INTO scope, near FROM org_unit u WHERE u.id = at_unit;
  IF NOT sight_covers(scope) THEN RETURN; END IF;
  RETURN QUERY"""

# Right below: in the place of a placeholder of the numbering stand its children.
_NEXT_LEVEL = """
      SELECT below.id FROM org_unit below WHERE below.parent_id = at_unit
      UNION ALL
      SELECT below.id FROM org_unit between JOIN org_unit below ON below.parent_id = between.id
      WHERE between.parent_id = at_unit AND between.is_placeholder"""

TO_DECIDE = f"""
CREATE OR REPLACE FUNCTION loop_to_decide(at_unit bigint, today date, long_ago timestamptz, most int, skipped int)
RETURNS TABLE (issue bigint, altogether bigint) {_HEAD}
  SELECT w.id, count(*) OVER () FROM (
    SELECT i.id, c.stage = {Stage.JOINT_WORK:d} AS is_owned, i.held_since, i.number
    FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id AND i.region = c.region
    JOIN org_unit u ON u.id = i.lead_unit_id
    WHERE u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C" AND i.region = ANY(near)
      AND (c.stage IN ({Stage.UNCLAIMED:d}, {Stage.UNSETTLED:d})
        OR (c.stage = {Stage.JOINT_WORK:d} AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
          AND (i.due_on < today OR i.held_since < long_ago)))
    UNION
    SELECT i.id, true, i.held_since, i.number
    FROM loop_issue i LEFT JOIN loop_circuit c ON c.issue_id = i.id AND c.region = i.region
    WHERE i.lead_unit_id IN ({_NEXT_LEVEL}) AND i.region = ANY(near)
      AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
      AND (i.due_on < today OR i.held_since < long_ago) AND coalesce(c.stage, {Stage.TAKEN_BACK:d}) = {Stage.TAKEN_BACK:d}
  ) AS w
  ORDER BY w.is_owned, w.held_since, w.number LIMIT most OFFSET skipped;
END $$;
"""
TO_DECIDE_AFTER = f"""
CREATE OR REPLACE FUNCTION loop_to_decide_after(
  at_unit bigint, today date, long_ago timestamptz, most int, owned boolean, since timestamptz, after_number text)
RETURNS TABLE (issue bigint, altogether bigint, is_owned boolean, held_since timestamptz, number text) {_HEAD}
  SELECT w.id, w.n, w.is_owned, w.held_since, w.number FROM (
    SELECT f.*, count(*) OVER () AS n FROM (
      SELECT i.id, c.stage = {Stage.JOINT_WORK:d} AS is_owned, coalesce(i.held_since, 'infinity') AS held_since, i.number
      FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id AND i.region = c.region
      JOIN org_unit u ON u.id = i.lead_unit_id
      WHERE u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C" AND i.region = ANY(near)
        AND (c.stage IN ({Stage.UNCLAIMED:d}, {Stage.UNSETTLED:d})
          OR (c.stage = {Stage.JOINT_WORK:d} AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
            AND (i.due_on < today OR i.held_since < long_ago)))
      UNION
      SELECT i.id, true, coalesce(i.held_since, 'infinity'), i.number
      FROM loop_issue i LEFT JOIN loop_circuit c ON c.issue_id = i.id AND c.region = i.region
      WHERE i.lead_unit_id IN ({_NEXT_LEVEL}) AND i.region = ANY(near)
        AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
        AND (i.due_on < today OR i.held_since < long_ago)
        AND coalesce(c.stage, {Stage.TAKEN_BACK:d}) = {Stage.TAKEN_BACK:d}
    ) AS f
  ) AS w
  WHERE after_number = '' OR (w.is_owned, w.held_since, w.number) > (owned, since, after_number)
  ORDER BY w.is_owned, w.held_since, w.number LIMIT most;
END $$;
"""

# Whoever raised it looks again; where that unit had a part in the work, the one above the lead does.
EFFECTS = f"""
CREATE OR REPLACE FUNCTION loop_effects_for(at_unit bigint, until date) RETURNS TABLE (effect_check bigint) {_HEAD}
  SELECT e.id FROM loop_issue i JOIN loop_effectcheck e ON e.issue_id = i.id AND e.region = i.region
  WHERE i.raised_by_id = at_unit AND i.region = ANY(near) AND i.state = {State.CLOSED:d} AND e.result = '' AND e.due_on <= until
    AND NOT EXISTS (SELECT FROM loop_doer d
      WHERE d.issue_id = i.id AND d.region = i.region AND d.unit_id = at_unit AND NOT d.is_recused)
  UNION
  SELECT e.id FROM loop_issue i JOIN loop_effectcheck e ON e.issue_id = i.id AND e.region = i.region
  WHERE i.lead_unit_id IN ({_NEXT_LEVEL}) AND i.region = ANY(near)
    AND i.state = {State.CLOSED:d} AND e.result = '' AND e.due_on <= until
    AND EXISTS (SELECT FROM loop_doer d
      WHERE d.issue_id = i.id AND d.region = i.region AND d.unit_id = i.raised_by_id AND NOT d.is_recused);
END $$;
"""
# Every week so many by lot: whoever knows the week and the numbers can draw them again.
FIXES = f"""
CREATE OR REPLACE FUNCTION loop_fixes_drawn(at_unit bigint, week date, most int)
RETURNS TABLE (issue bigint, altogether bigint) {_HEAD}
  SELECT i.id, count(*) OVER () FROM loop_issue i JOIN org_unit u ON u.id = i.lead_unit_id
  WHERE i.state = {State.FIXED_ON_SPOT:d} AND i.region = ANY(near) AND u.id <> at_unit
    AND u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"
  ORDER BY encode(sha256(convert_to(week::text || chr(10) || i.number, 'UTF8')), 'hex') LIMIT most;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0009_region")]
    operations = [migrations.RunSQL(TO_DECIDE + TO_DECIDE_AFTER + EFFECTS + FIXES, migrations.RunSQL.noop)]
