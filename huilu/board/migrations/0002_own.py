"""What belongs to nodes themselves, counted for a board."""

from django.db import migrations

from huilu.loop.models import ACTIVE_VALUES
from huilu.loop.states import State
from huilu.programmes.states import ProgressState
from huilu.tally.models import Kind

# Counts and nothing else, of units in sight. It runs as the owner of the tables: under the policies each issue that
# the nodes ever led would be asked about one by one.
OWN = f"""
CREATE FUNCTION board_own(nodes bigint[]) RETURNS TABLE (node bigint, kind int, ref int, state int, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH seen AS MATERIALIZED (
    SELECT u.id, u.unit_class_id, u.is_placeholder FROM org_unit u
    WHERE u.id = ANY(nodes) AND (current_setting('role') <> 'huilu_reader' OR org_sees(u.id))
  )
  SELECT id, {Kind.UNIT_CLASS:d}, unit_class_id, 0, 1::bigint FROM seen WHERE NOT is_placeholder
  UNION ALL
  SELECT p.unit_id, {Kind.OBLIGATION:d}, p.requirement_id, p.state, count(*) FROM programmes_progress p
  WHERE p.unit_id IN (SELECT id FROM seen) AND p.applies AND p.state <> {ProgressState.NOT_STARTED:d}
  GROUP BY 1, 3, 4
  UNION ALL
  SELECT i.lead_unit_id, {Kind.ISSUE:d}, 0, i.state, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IN (SELECT id FROM seen) AND i.state <> {State.DRAFT:d} GROUP BY 1, 4
  UNION ALL
  SELECT i.raised_by_id, {Kind.ISSUE:d}, 0, i.state, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IS NULL AND i.raised_by_id IN (SELECT id FROM seen) AND i.state <> {State.DRAFT:d} GROUP BY 1, 4
  UNION ALL
  SELECT i.lead_unit_id, {Kind.ISSUE_DUE:d}, i.due_on - DATE '1970-01-01', 0, count(*) FROM loop_issue i
  WHERE i.lead_unit_id IN (SELECT id FROM seen)
    AND i.state IN ({", ".join(map(str, ACTIVE_VALUES))}) GROUP BY 1, 3
$$;
GRANT EXECUTE ON FUNCTION board_own TO huilu_app, huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("board", "0001_grants")]
    operations = [migrations.RunSQL(OWN, "DROP FUNCTION board_own")]
