"""Who sees campaigns and classes, what closes a class, and figures that are counted without asking row by row."""

from django.db import migrations

from huilu.campaigns.queries.campaigns import ASIDE
from huilu.loop.models import ACTIVE_VALUES
from huilu.loop.states import State

# Whoever stands at the issuer or above sees a campaign, and so does everybody below: it is about them.
SIGHT = """
CREATE FUNCTION campaigns_of(unit bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT org_sees(unit) OR unit = ANY((SELECT sight_above())::bigint[]) $$;
CREATE FUNCTION campaigns_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM campaigns_campaign WHERE id = wanted AND campaigns_of(issuer_id)) $$;
CREATE FUNCTION campaigns_sees_class(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM campaigns_problemclass WHERE id = wanted AND campaigns_of(scope_id)) $$;
"""
# What a unit answered, and what was seen there, is for itself and those above it.
POLICIES = {
    "campaigns_campaign": "campaigns_of(issuer_id)",
    "campaigns_seat": "campaigns_sees(campaign_id)",
    "campaigns_problemclass": "campaigns_of(scope_id)",
    "campaigns_question": "campaigns_sees_class(problem_class_id)",
    "campaigns_plan": "campaigns_sees_class(problem_class_id)",
    "campaigns_answer": "org_sees(unit_id)",
    "campaigns_site": "org_sees(unit_id)",
}
ROWS = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING ({seen});
"""
    for table, seen in POLICIES.items()
)
NO_ROWS = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in reversed(POLICIES)
)

# A class that is closed points at a plan of its own that has passed, and a plan that is pointed at cannot change.
PASSED = """
ALTER TABLE campaigns_plan ADD CONSTRAINT campaigns_plan_outcome_once UNIQUE (id, problem_class_id, outcome);
ALTER TABLE campaigns_problemclass ADD CONSTRAINT campaigns_class_by_sample
  FOREIGN KEY (passed_plan_id, id, passed_outcome) REFERENCES campaigns_plan (id, problem_class_id, outcome)
  DEFERRABLE INITIALLY IMMEDIATE;
REVOKE ALL ON campaigns_serial FROM huilu_reader;
"""

# Which issues a campaign is about, in one part of the tree.
ISSUES = f"""
CREATE INDEX campaigns_issue_topic ON loop_issue (topic, raised_at);
CREATE FUNCTION campaigns_issues(topics text[], sources text[], since timestamptz, until timestamptz, scope text)
RETURNS SETOF loop_issue LANGUAGE sql STABLE AS $$
  SELECT i.* FROM loop_issue i JOIN org_unit u ON u.id = i.lead_unit_id
  WHERE i.topic = ANY(topics) AND (sources = '{{}}' OR i.source = ANY(sources))
    AND i.raised_at >= since AND i.raised_at < until AND i.state <> {State.DRAFT:d}
    AND u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C"
$$;
"""

# Counts, and the ids of one page, of a subtree in sight. They run as the owner of the tables: under the policies each
# issue would be asked about one by one. With a moment, an issue counts as what it was then: in somebody's hands, or
# not.
FIGURES = f"""
CREATE FUNCTION campaigns_figures(topics text[], sources text[], since timestamptz, until timestamptz, scope text,
                                  as_of timestamptz, today date)
RETURNS TABLE (standing text, n bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  RETURN QUERY
  SELECT one.word, count(*) FROM (
    SELECT CASE
      WHEN i.state IN ({", ".join(str(state.value) for state in ASIDE)}) THEN 'aside'
      WHEN as_of IS NULL AND i.state NOT IN ({", ".join(map(str, ACTIVE_VALUES))}) THEN 'closed'
      WHEN as_of IS NULL THEN CASE WHEN i.due_on < today AND NOT i.is_hard THEN 'late' ELSE 'in_time' END
      WHEN EXISTS (SELECT 1 FROM loop_holding h WHERE h.issue_id = i.id
                   AND h.from_at <= as_of AND (h.to_at IS NULL OR h.to_at > as_of)) THEN 'in_time'
      ELSE 'closed' END AS word
    FROM campaigns_issues(topics, sources, since, until, scope) i
    WHERE as_of IS NULL OR i.opened_at <= as_of OR i.reopenings > 0
  ) AS one GROUP BY 1;
END $$;
CREATE FUNCTION campaigns_page(topics text[], sources text[], since timestamptz, until timestamptz, scope text,
                               after text, most int)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF current_setting('role') = 'huilu_reader' AND NOT starts_with(scope, sight_from()) THEN RETURN; END IF;
  RETURN QUERY SELECT i.id FROM campaigns_issues(topics, sources, since, until, scope) i
    WHERE i.number > after COLLATE "C" ORDER BY i.number LIMIT most;
END $$;
GRANT EXECUTE ON FUNCTION campaigns_figures, campaigns_page TO huilu_app, huilu_reader;
"""

# How a look-across was answered, for whoever sees all of its units.
ANSWERED = """
CREATE FUNCTION campaigns_answered(wanted bigint) RETURNS TABLE (pos smallint, yes bigint, no bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT q.position, count(*) FILTER (WHERE a.is_yes), count(*) FILTER (WHERE NOT a.is_yes)
  FROM campaigns_question q JOIN campaigns_problemclass c ON c.id = q.problem_class_id
  LEFT JOIN campaigns_answer a ON a.question_id = q.id
  WHERE c.id = wanted AND (current_setting('role') <> 'huilu_reader' OR org_sees(c.scope_id))
  GROUP BY q.position
$$;
GRANT EXECUTE ON FUNCTION campaigns_answered TO huilu_app, huilu_reader;
"""
BACK = (
    "DROP FUNCTION campaigns_answered, campaigns_figures, campaigns_page, campaigns_issues;"
    "DROP INDEX campaigns_issue_topic;"
    "ALTER TABLE campaigns_problemclass DROP CONSTRAINT campaigns_class_by_sample;"
    "ALTER TABLE campaigns_plan DROP CONSTRAINT campaigns_plan_outcome_once;"
    + NO_ROWS
    + "DROP FUNCTION campaigns_sees_class, campaigns_sees, campaigns_of;"
)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial"), ("loop", "0003_circuit")]
    operations = [migrations.RunSQL(SIGHT + ROWS + PASSED + ISSUES + FIGURES + ANSWERED, BACK)]
