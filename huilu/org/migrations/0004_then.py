"""Units as they were known when a past day was over, for whoever sees the unit that is asked about (M015)."""

from django.db import migrations

# These two see what their caller sees.
KNOWN = """
CREATE FUNCTION org_known_on(wanted bigint[], that_day date)
RETURNS TABLE (id bigint, region smallint, parent_id bigint, code text, name text,
               unit_class_id int, is_placeholder boolean, closed_on date)
LANGUAGE sql STABLE AS $$
  SELECT u.id, u.region, p.parent_id, p.code, p.name, p.unit_class_id, p.is_placeholder, p.closed_on
  FROM org_unit u CROSS JOIN LATERAL (
    SELECT u.parent_id, u.code, u.name, u.unit_class_id, u.is_placeholder, u.closed_on
    WHERE u.recorded_on <= that_day
    UNION ALL
    (SELECT o.parent_id, o.code, o.name, o.unit_class_id, o.is_placeholder, o.closed_on FROM org_unitpast o
     WHERE u.recorded_on > that_day AND o.unit_id = u.id AND o.recorded_from <= that_day AND o.recorded_to > that_day
     ORDER BY o.recorded_from DESC, o.id DESC LIMIT 1)
  ) AS p
  WHERE u.id = ANY(wanted)
$$;
CREATE FUNCTION org_path_on(wanted bigint, that_day date) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE path text := ''; step bigint := wanted;
BEGIN
  WHILE step IS NOT NULL LOOP
    path := lpad(to_hex(step), 8, '0') || path;
    SELECT k.parent_id INTO step FROM org_known_on(ARRAY[step], that_day) AS k;
    IF NOT FOUND THEN RETURN NULL; END IF;
  END LOOP;
  RETURN path COLLATE "C";
END $$;
"""

# These run as the owner of the tables: what stood below a unit then may stand elsewhere today, out of its sight, and
# the totals of that day would not add up without it. A reader asks by way of a unit in sight, the anchor, and is told
# of what stood on its line on that day, above or below, and of nothing beside it.
THEN = """
CREATE FUNCTION org_then(anchor bigint, wanted bigint[], that_day date)
RETURNS TABLE (id bigint, region smallint, parent_id bigint, code text, name text,
               unit_class_id int, is_placeholder boolean, closed_on date, path text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT k.*, placed.path FROM org_known_on(wanted, that_day) AS k
  CROSS JOIN LATERAL (SELECT org_path_on(k.id, that_day) AS path) AS placed
  CROSS JOIN LATERAL (SELECT org_path_on(anchor, that_day) AS path) AS top
  WHERE (current_setting('role') <> 'huilu_reader' OR org_sees(anchor))
    AND (starts_with(placed.path, top.path) OR starts_with(top.path, placed.path))
$$;
CREATE FUNCTION org_children_then(anchor bigint, above bigint, that_day date)
RETURNS TABLE (id bigint, region smallint, parent_id bigint, code text, name text,
               unit_class_id int, is_placeholder boolean, closed_on date, path text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT k.*, above_then.path || lpad(to_hex(k.id), 8, '0') FROM org_then(anchor, ARRAY[above], that_day) AS above_then
  CROSS JOIN LATERAL org_known_on(ARRAY(
    SELECT u.id FROM org_unit u WHERE u.parent_id = above AND u.recorded_on <= that_day
    UNION SELECT o.unit_id FROM org_unitpast o WHERE o.parent_id = above AND o.recorded_to > that_day
  ), that_day) AS k
  WHERE k.parent_id = above AND starts_with(above_then.path, org_path_on(anchor, that_day))
  ORDER BY k.code COLLATE "C", k.id
$$;
REVOKE EXECUTE ON FUNCTION org_then, org_children_then FROM PUBLIC;
GRANT EXECUTE ON FUNCTION org_then, org_children_then TO huilu_app, huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0003_history")]
    operations = [
        migrations.RunSQL(
            KNOWN + THEN, "DROP FUNCTION org_children_then, org_then; DROP FUNCTION org_path_on, org_known_on"
        )
    ]
