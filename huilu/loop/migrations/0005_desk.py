"""What a unit is to decide and to look at again, without asking about each issue of its part of the tree one by one."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES
from huilu.loop.states import Stage, State

_ACTIVE = ", ".join(map(str, ACTIVE_VALUES))

# Ids, for a unit in sight. They run as the owner of the tables: under the policies each issue of a whole part of the
# tree would be asked about. What is named is led, held or raised at the unit or below it, so that whoever sees the
# unit sees it. A village and a province need different plans, so each call is planned for itself.
_HEAD = """LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE scope text;
BEGIN
  SELECT u.path INTO scope FROM org_unit u WHERE u.id = at_unit;
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  RETURN QUERY"""

# Right below: in the place of a placeholder of the numbering stand its children.
_NEXT_LEVEL = """
      SELECT below.id FROM org_unit below WHERE below.parent_id = at_unit
      UNION ALL
      SELECT below.id FROM org_unit between JOIN org_unit below ON below.parent_id = between.id
      WHERE between.parent_id = at_unit AND between.is_placeholder"""

TO_DECIDE = f"""
CREATE FUNCTION loop_to_decide(at_unit bigint, today date, long_ago timestamptz, most int, skipped int)
RETURNS TABLE (issue bigint, altogether bigint) {_HEAD}
  SELECT w.id, count(*) OVER () FROM (
    SELECT i.id, c.stage = {Stage.JOINT_WORK:d} AS is_owned, i.held_since, i.number
    FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id
    JOIN org_unit u ON u.id = i.lead_unit_id
    WHERE u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"
      AND (c.stage IN ({Stage.UNCLAIMED:d}, {Stage.UNSETTLED:d})
        OR (c.stage = {Stage.JOINT_WORK:d} AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
          AND (i.due_on < today OR i.held_since < long_ago)))
    UNION
    SELECT i.id, true, i.held_since, i.number FROM loop_issue i LEFT JOIN loop_circuit c ON c.issue_id = i.id
    WHERE i.lead_unit_id IN ({_NEXT_LEVEL})
      AND i.state IN ({_ACTIVE}) AND NOT i.is_hard AND i.held_by_id <> at_unit
      AND (i.due_on < today OR i.held_since < long_ago) AND coalesce(c.stage, {Stage.TAKEN_BACK:d}) = {Stage.TAKEN_BACK:d}
  ) AS w
  ORDER BY w.is_owned, w.held_since, w.number LIMIT most OFFSET skipped;
END $$;
"""

# Whoever raised it looks again; where that unit had a part in the work, the one above the lead does.
EFFECTS = f"""
CREATE FUNCTION loop_effects_for(at_unit bigint, until date) RETURNS TABLE (effect_check bigint) {_HEAD}
  SELECT e.id FROM loop_issue i JOIN loop_effectcheck e ON e.issue_id = i.id
  WHERE i.raised_by_id = at_unit AND i.state = {State.CLOSED:d} AND e.result = '' AND e.due_on <= until
    AND NOT EXISTS (SELECT FROM loop_doer d WHERE d.issue_id = i.id AND d.unit_id = at_unit AND NOT d.is_recused)
  UNION
  SELECT e.id FROM loop_issue i JOIN loop_effectcheck e ON e.issue_id = i.id
  WHERE i.lead_unit_id IN ({_NEXT_LEVEL})
    AND i.state = {State.CLOSED:d} AND e.result = '' AND e.due_on <= until
    AND EXISTS (SELECT FROM loop_doer d WHERE d.issue_id = i.id AND d.unit_id = i.raised_by_id AND NOT d.is_recused);
END $$;
"""
# Every week so many by lot: whoever knows the week and the numbers can draw them again.
FIXES = f"""
CREATE FUNCTION loop_fixes_drawn(at_unit bigint, week date, most int)
RETURNS TABLE (issue bigint, altogether bigint) {_HEAD}
  SELECT i.id, count(*) OVER () FROM loop_issue i JOIN org_unit u ON u.id = i.lead_unit_id
  WHERE i.state = {State.FIXED_ON_SPOT:d} AND u.id <> at_unit
    AND u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"
  ORDER BY encode(sha256(convert_to(week::text || chr(10) || i.number, 'UTF8')), 'hex') LIMIT most;
END $$;
CREATE INDEX loop_issue_fixed_on_spot ON loop_issue (lead_unit_id) WHERE state = {State.FIXED_ON_SPOT:d};
"""
GRANT = "GRANT EXECUTE ON FUNCTION loop_to_decide, loop_effects_for, loop_fixes_drawn TO huilu_app, huilu_reader;"


class Migration(migrations.Migration):
    dependencies = [("loop", "0004_sight_of_circuit"), ("org", "0002_sight")]
    operations = [
        migrations.RunSQL(
            TO_DECIDE + EFFECTS + FIXES + GRANT,
            "DROP FUNCTION loop_to_decide, loop_effects_for, loop_fixes_drawn; DROP INDEX loop_issue_fixed_on_spot;",
        )
    ]
