"""What a reader sees of the tree, and the search that keeps its index under that rule."""

from django.db import migrations

# The reader's scope is set for one transaction. Outside it the settings are empty and nothing is seen.
# Plain comparisons only: they are leakproof, so the index on path still serves under the policy.
SIGHT = """
CREATE FUNCTION sight_from() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('huilu.sight_from', true), '') COLLATE "C" $$;
CREATE FUNCTION sight_to() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('huilu.sight_to', true), '') COLLATE "C" $$;
CREATE FUNCTION sight_above() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('huilu.sight_above', true), ''), '{}')::bigint[] $$;
-- Asked for each row by other tables' policies. A function and not a subquery: the planner would answer the subquery
-- for every unit in sight, a hundred thousand of them, to look at a handful of rows.
CREATE FUNCTION org_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM org_unit WHERE id = wanted AND path >= sight_from() AND path < sight_to()) $$;
ALTER TABLE org_unit ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON org_unit TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON org_unit FOR SELECT TO huilu_reader USING (
  (path >= (SELECT sight_from()) AND path < (SELECT sight_to())) OR id = ANY((SELECT sight_above())::bigint[])
);
"""

# LIKE is not leakproof, so under the policy its trigram index would be passed over. This function looks first and
# keeps to the scope itself. It runs as the owner of the tables, to whom the policy does not apply.
SEARCH = r"""
CREATE FUNCTION org_search(term text, scope text, most int) RETURNS SETOF org_unit
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  wanted text := replace(replace(replace(term, '\', '\\'), '%', '\%'), '_', '\_');
  scope_from text COLLATE "C" := scope;
  scope_to text COLLATE "C" := scope || 'g';
BEGIN
  -- Whoever reads under the policy searches no further than they see, whatever scope they name.
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  IF term ~ '^[0-9A-Za-z-]+$' THEN
    RETURN QUERY SELECT * FROM org_unit WHERE code LIKE wanted || '%'
      AND path >= scope_from AND path < scope_to AND NOT is_placeholder ORDER BY length(path), code LIMIT most;
    IF FOUND THEN RETURN; END IF;
  END IF;
  RETURN QUERY SELECT * FROM org_unit WHERE name ILIKE '%' || wanted || '%'
    AND path >= scope_from AND path < scope_to AND NOT is_placeholder ORDER BY length(path), code LIMIT most;
END $$;
GRANT EXECUTE ON FUNCTION org_search TO huilu_app, huilu_reader;
"""

# An issue may be led by an office of a unit above: its name must be on offer to those who cannot open its page.
OFFICES = """
CREATE FUNCTION org_offices_above(own text, office_role text) RETURNS SETOF org_unit
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.* FROM generate_series(8, length(own) - 8, 8) AS cut
  JOIN org_unit above ON above.path = substr(own, 1, cut) COLLATE "C"
  JOIN org_unit u ON u.parent_id = above.id
  JOIN org_unitclass k ON k.id = u.unit_class_id
  JOIN org_axiscode a ON a.axis = 'audience' AND a.code = k.audience AND a.role = office_role
  WHERE current_setting('role') <> 'huilu_reader' OR starts_with(own, sight_from())
  ORDER BY cut DESC, u.code
$$;
GRANT EXECUTE ON FUNCTION org_offices_above TO huilu_app, huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [
        migrations.RunSQL(
            SIGHT + SEARCH + OFFICES,
            """DROP FUNCTION org_sees, org_search, org_offices_above; DROP POLICY sight ON org_unit; DROP POLICY app ON org_unit;
            ALTER TABLE org_unit DISABLE ROW LEVEL SECURITY; DROP FUNCTION sight_from, sight_to, sight_above""",
        )
    ]
