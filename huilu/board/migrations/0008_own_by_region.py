"""What the nodes of a board have themselves, looked for where they have parts in issues and nowhere else."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES, EFFECT_STATE
from huilu.loop.states import State
from huilu.programmes.states import ProgressState
from huilu.tally.models import Kind

_ACTIVE = ", ".join(map(str, ACTIVE_VALUES))

# As before (0005, and what the wall asks). A node and what concerns it lie in its own region and in the few in which it has parts in issues; said as
# a value, so that a database that is distributed asks those and not all.
OWN = f"""
CREATE OR REPLACE FUNCTION board_own(nodes bigint[]) RETURNS TABLE (node bigint, kind int, ref int, state int, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE near smallint[] := loop_regions(nodes);
BEGIN
  RETURN QUERY
  WITH seen AS MATERIALIZED (
    SELECT u.id, u.unit_class_id, u.counts FROM org_unit u
    WHERE u.id = ANY(nodes) AND (sight_is_whole() OR org_sees(u.id))
  )
  SELECT s.id, {Kind.UNIT_CLASS:d}, s.unit_class_id, 0, 1::bigint FROM seen s WHERE s.counts
  UNION ALL
  SELECT p.unit_id, {Kind.OBLIGATION:d}, p.requirement_id, p.state, count(*) FROM programmes_progress p
  WHERE p.unit_id IN (SELECT seen.id FROM seen) AND p.region = ANY(near) AND p.applies AND p.state <> {ProgressState.NOT_STARTED:d}
  GROUP BY 1, 3, 4
  UNION ALL
  SELECT i.lead_unit_id, {Kind.ISSUE:d}, 0, i.state, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IN (SELECT seen.id FROM seen) AND i.region = ANY(near) AND i.state <> {State.DRAFT:d} GROUP BY 1, 4
  UNION ALL
  SELECT i.raised_by_id, {Kind.ISSUE:d}, 0, i.state, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IS NULL AND i.raised_by_id IN (SELECT seen.id FROM seen) AND i.region = ANY(near) AND i.state <> {State.DRAFT:d} GROUP BY 1, 4
  UNION ALL
  SELECT i.lead_unit_id, {Kind.ISSUE_DUE:d}, i.due_on - DATE '1970-01-01', 0, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IN (SELECT seen.id FROM seen) AND i.region = ANY(near)
    AND i.state IN ({_ACTIVE}) AND NOT i.is_hard GROUP BY 1, 3
  UNION ALL
  SELECT i.lead_unit_id, {Kind.ISSUE_HARD:d}, 0, i.state, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IN (SELECT seen.id FROM seen) AND i.region = ANY(near) AND i.is_hard AND i.state IN ({_ACTIVE}) GROUP BY 1, 4
  UNION ALL
  SELECT i.lead_unit_id, {Kind.CIRCUIT:d}, 0, c.stage, count(*) FROM loop_issue i
  JOIN loop_circuit c ON c.issue_id = i.id AND c.region = i.region WHERE i.lead_unit_id IN (SELECT seen.id FROM seen) AND i.region = ANY(near) GROUP BY 1, 4
  UNION ALL
  SELECT s.unit_id, {Kind.SHARE:d}, 0, s.state, count(*) FROM loop_share s
  WHERE s.unit_id IN (SELECT seen.id FROM seen) AND s.region = ANY(near) GROUP BY 1, 4
  UNION ALL
  SELECT e.unit_id, {Kind.EFFECT:d}, 0, ({EFFECT_STATE}), count(*) FROM loop_effectcheck e
  WHERE e.unit_id IN (SELECT seen.id FROM seen) AND e.region = ANY(near) AND e.result <> 'void' GROUP BY 1, 4;
END $$;
"""
# As before (0006), but that it asks the regions in which anything below the top lies.
BELOW = """
CREATE OR REPLACE FUNCTION tally_below(top text, children bigint[], segment int)
RETURNS TABLE (node bigint, kind smallint, ref int, state smallint, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  scope_from text COLLATE "C" := top;
  scope_to text COLLATE "C" := top || 'g';
  seen bigint[] := children;
  near smallint[] := tally_regions(ARRAY[('x' || lpad(right(top, 8), 16, '0'))::bit(64)::bigint]);
BEGIN
  IF NOT sight_is_whole() THEN
    -- Whoever stands below the top is told of nothing that lies beside them.
    seen := ARRAY(SELECT u.id FROM org_unit u WHERE u.id = ANY(children) AND org_sees(u.id));
    scope_from := greatest(scope_from, sight_from());
    scope_to := least(scope_to, sight_to());
  END IF;
  RETURN QUERY
  WITH tail AS MATERIALIZED (
    SELECT substr(d.path, length(top) + 1, segment) AS child, d.kind, d.ref, d.state, d.n FROM tally_delta d
    WHERE d.path >= scope_from AND d.path < scope_to AND length(d.path) > length(top) + segment
      AND d.region = ANY(near)
  )
  SELECT b.node, b.kind, b.ref, b.state, sum(b.n)::bigint FROM (
    SELECT c.node, c.kind, c.ref, c.state, c.n FROM tally_counter c WHERE c.node = ANY(seen) AND c.region = ANY(near)
    UNION ALL
    SELECT ('x' || lpad(t.child, 16, '0'))::bit(64)::bigint, t.kind, t.ref, t.state, t.n FROM tail t
  ) AS b
  GROUP BY b.node, b.kind, b.ref, b.state HAVING sum(b.n) <> 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("board", "0007_past_in_sight"), ("loop", "0010_desk_by_region"), ("tally", "0004_region")]
    operations = [migrations.RunSQL(OWN + BELOW, migrations.RunSQL.noop)]
