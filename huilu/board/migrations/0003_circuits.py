"""What waits in a subtree, and how long claims took, without asking about each issue one by one."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES
from huilu.loop.states import OWNERLESS, Stage

_ACTIVE = ", ".join(map(str, ACTIVE_VALUES))
_WAITING = ", ".join(str(stage.value) for stage in sorted({*OWNERLESS, Stage.ANSWERED}))

# Ids and moments, of a subtree in sight. They run as the owner of the tables: under the policies each issue would be
# asked about one by one. Whoever leads an issue or holds it is a party of it, so whatever is named here may be seen.
# A village and a province need different plans, so each call is planned for itself.
_HEAD = """LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  RETURN QUERY"""

_LATE = f"c.stage = {Stage.JOINT_WORK:d} AND i.state IN ({_ACTIVE}) AND i.due_on < today"
_WAITS = f"(c.stage IN ({_WAITING}) OR ({_LATE}))"
_HERE = 'u.path >= scope COLLATE "C" AND u.path < (scope || \'g\') COLLATE "C"'

# What nobody owns yet, what was answered and waits for its origin, and joint work past its day: led in the subtree or
# in the hands of somebody there.
WAITING = f"""
CREATE FUNCTION board_waiting(scope text, today date, after_since timestamptz, after_number text, most int)
RETURNS TABLE (issue bigint, since timestamptz, called text, altogether bigint) {_HEAD}
  SELECT w.id, w.held_since, w.number, w.n FROM (
    SELECT one.*, count(*) OVER () AS n FROM (
      SELECT i.id, i.held_since, i.number FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id
      JOIN org_unit u ON u.id = i.lead_unit_id WHERE {_HERE} AND i.held_by_id IS NOT NULL AND {_WAITS}
      UNION
      SELECT i.id, i.held_since, i.number FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id
      JOIN org_unit u ON u.id = i.held_by_id WHERE {_HERE} AND {_WAITS}
    ) AS one
  ) AS w
  WHERE (w.held_since, w.number) > (coalesce(after_since, '-infinity'), after_number COLLATE "C")
  ORDER BY w.held_since, w.number LIMIT most;
END $$;
"""

# The last circuits whose cause a unit of the subtree has claimed of its own accord: for each the unit, the topic by
# which its calendar is known, since when it had lain with whoever had it then, and the moment of the claim.
CLAIMS = f"""
CREATE INDEX board_circuit_latest ON loop_circuit (raised_at DESC, issue_id DESC);
CREATE FUNCTION board_claims(scope text, most int)
RETURNS TABLE (unit bigint, about text, lay_since timestamptz, claimed timestamptz) {_HEAD}
  SELECT last.root_unit_id, last.topic, coalesce(before.from_at, taken.at), taken.at
  FROM (
    SELECT i.id, i.root_unit_id, i.topic FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id
    JOIN org_unit u ON u.id = i.root_unit_id
    WHERE {_HERE}
    ORDER BY c.raised_at DESC, c.issue_id DESC LIMIT most
  ) AS last
  CROSS JOIN LATERAL (
    SELECT e.act, e.at FROM ledger_entry e
    WHERE e.about_kind = 'issue' AND e.about_id = last.id AND e.act IN ('issue.claimed', 'issue.owner_directed')
    ORDER BY e.id DESC LIMIT 1
  ) AS taken
  LEFT JOIN LATERAL (
    SELECT h.from_at FROM loop_holding h
    WHERE h.issue_id = last.id AND h.from_at <= taken.at AND (h.to_at IS NULL OR h.to_at >= taken.at)
    ORDER BY h.from_at, h.id LIMIT 1
  ) AS before ON true
  WHERE taken.act = 'issue.claimed';
END $$;
"""
GRANT = "GRANT EXECUTE ON FUNCTION board_waiting, board_claims TO huilu_app, huilu_reader;"
BACK = "DROP FUNCTION board_waiting, board_claims; DROP INDEX board_circuit_latest;"


class Migration(migrations.Migration):
    dependencies = [("board", "0002_own"), ("loop", "0003_circuit"), ("ledger", "0001_initial")]
    operations = [migrations.RunSQL(WAITING + CLAIMS + GRANT, BACK)]
