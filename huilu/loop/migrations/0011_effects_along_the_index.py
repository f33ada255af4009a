"""Effects to be looked at by whoever stands above the lead: unit by unit below, instead of through all issues."""

from django.db import migrations

from huilu.loop.states import State

# As before (0010), but that for each unit right below the issues it leads are looked for along the index: joined in
# one go, the planner read every closed issue of the country.
EFFECTS = f"""
CREATE OR REPLACE FUNCTION loop_effects_for(at_unit bigint, until date) RETURNS TABLE (effect_check bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE scope text; near smallint[];
BEGIN
  SELECT u.path, loop_regions_below(u.path) INTO scope, near FROM org_unit u WHERE u.id = at_unit;
  IF NOT sight_covers(scope) THEN RETURN; END IF;
  RETURN QUERY
  SELECT e.id FROM loop_issue i JOIN loop_effectcheck e ON e.issue_id = i.id AND e.region = i.region
  WHERE i.raised_by_id = at_unit AND i.region = ANY(near) AND i.state = {State.CLOSED:d} AND e.result = ''
    AND e.due_on <= until AND NOT EXISTS (SELECT FROM loop_doer d
      WHERE d.issue_id = i.id AND d.region = i.region AND d.unit_id = at_unit AND NOT d.is_recused)
  UNION
  SELECT e.id FROM (
    SELECT below.id FROM org_unit below WHERE below.parent_id = at_unit
    UNION ALL
    SELECT below.id FROM org_unit between JOIN org_unit below ON below.parent_id = between.id
    WHERE between.parent_id = at_unit AND between.is_placeholder
  ) AS next CROSS JOIN LATERAL (
    SELECT i.id, i.region FROM loop_issue i
    WHERE i.lead_unit_id = next.id AND i.state = {State.CLOSED:d} AND i.region = ANY(near)
      AND EXISTS (SELECT FROM loop_doer d
        WHERE d.issue_id = i.id AND d.region = i.region AND d.unit_id = i.raised_by_id AND NOT d.is_recused)
    OFFSET 0
  ) AS led JOIN loop_effectcheck e ON e.issue_id = led.id AND e.region = led.region
  WHERE e.result = '' AND e.due_on <= until;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0010_desk_by_region")]
    operations = [migrations.RunSQL(EFFECTS, migrations.RunSQL.noop)]
