"""What the nodes of a board have themselves: their issues are read once, and who is in sight is said by value."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES, EFFECT_STATE
from huilu.loop.states import State
from huilu.programmes.states import ProgressState
from huilu.tally.models import Kind

_ACTIVE = ", ".join(map(str, ACTIVE_VALUES))

# As before (0008), but that whoever is in sight is found first and then named by value: of a subquery the planner
# knows neither how many it will find nor where, and goes through all issues of a region for the sake of a hundred
# villages. What the nodes lead is read once for all that is counted of it.
OWN = f"""
CREATE OR REPLACE FUNCTION board_own(nodes bigint[]) RETURNS TABLE (node bigint, kind int, ref int, state int, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  near smallint[] := loop_regions(nodes);
  shown bigint[] := nodes;
BEGIN
  IF NOT sight_is_whole() THEN
    shown := ARRAY(SELECT u.id FROM org_unit u
                   WHERE u.id = ANY(nodes) AND u.path >= sight_from() AND u.path < sight_to());
  END IF;
  RETURN QUERY
  WITH led AS MATERIALIZED (
    SELECT i.id, i.region, i.lead_unit_id AS unit, i.state, i.due_on, i.is_hard, i.state IN ({_ACTIVE}) AS is_active
    FROM loop_issue i WHERE i.lead_unit_id = ANY(shown) AND i.region = ANY(near)
  )
  SELECT u.id, {Kind.UNIT_CLASS:d}, u.unit_class_id, 0, 1::bigint FROM org_unit u WHERE u.id = ANY(shown) AND u.counts
  UNION ALL
  SELECT p.unit_id, {Kind.OBLIGATION:d}, p.requirement_id, p.state, count(*) FROM programmes_progress p
  WHERE p.unit_id = ANY(shown) AND p.region = ANY(near) AND p.applies AND p.state <> {ProgressState.NOT_STARTED:d}
  GROUP BY 1, 3, 4
  UNION ALL
  SELECT l.unit, {Kind.ISSUE:d}, 0, l.state, count(*) FROM led l WHERE l.state <> {State.DRAFT:d} GROUP BY 1, 4
  UNION ALL
  SELECT i.raised_by_id, {Kind.ISSUE:d}, 0, i.state, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IS NULL AND i.raised_by_id = ANY(shown) AND i.region = ANY(near) AND i.state <> {State.DRAFT:d}
  GROUP BY 1, 4
  UNION ALL
  SELECT l.unit, {Kind.ISSUE_DUE:d}, l.due_on - DATE '1970-01-01', 0, count(*) FROM led l
  WHERE l.is_active AND NOT l.is_hard GROUP BY 1, 3
  UNION ALL
  SELECT l.unit, {Kind.ISSUE_HARD:d}, 0, l.state, count(*) FROM led l WHERE l.is_active AND l.is_hard GROUP BY 1, 4
  UNION ALL
  SELECT l.unit, {Kind.CIRCUIT:d}, 0, c.stage, count(*) FROM led l
  JOIN loop_circuit c ON c.issue_id = l.id AND c.region = l.region GROUP BY 1, 4
  UNION ALL
  SELECT s.unit_id, {Kind.SHARE:d}, 0, s.state, count(*) FROM loop_share s
  WHERE s.unit_id = ANY(shown) AND s.region = ANY(near) GROUP BY 1, 4
  UNION ALL
  SELECT e.unit_id, {Kind.EFFECT:d}, 0, ({EFFECT_STATE}), count(*) FROM loop_effectcheck e
  WHERE e.unit_id = ANY(shown) AND e.region = ANY(near) AND e.result <> 'void' GROUP BY 1, 4;
END $$;
"""
# As before (0008), but that whoever is in sight is found in one go: to ask `org_sees` about each is a search for each.
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
    seen := ARRAY(SELECT u.id FROM org_unit u
                  WHERE u.id = ANY(children) AND u.path >= sight_from() AND u.path < sight_to());
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
    dependencies = [("board", "0008_own_by_region"), ("loop", "0012_issues_below")]
    operations = [migrations.RunSQL(OWN + BELOW, migrations.RunSQL.noop)]
