"""Which issues have a party at or below a unit: found by the units, however many issues there are."""

from django.db import migrations

# Asked as a condition of the list, the planner went through all issues in the order of their numbers and asked about
# each whether it is in sight, until a window was full: for a city at the end of the order, through a million.
BELOW = """
CREATE FUNCTION loop_issues_below(at_unit bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE scope text; near smallint[];
BEGIN
  SELECT u.path, loop_regions_below(u.path) INTO scope, near FROM org_unit u WHERE u.id = at_unit;
  IF NOT sight_covers(scope) THEN RETURN; END IF;
  RETURN QUERY
    SELECT DISTINCT p.issue_id FROM org_unit u JOIN loop_party p ON p.unit_id = u.id
    WHERE u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"
      AND p.region = ANY(near);
END $$;
REVOKE ALL ON FUNCTION loop_issues_below FROM PUBLIC;
GRANT EXECUTE ON FUNCTION loop_issues_below TO huilu_app, huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0011_effects_along_the_index")]
    operations = [migrations.RunSQL(BELOW, "DROP FUNCTION loop_issues_below")]
