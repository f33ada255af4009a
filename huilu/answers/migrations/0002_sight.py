"""Questions and answers are read by all whom the programme reaches; who asked, by the unit that asked and nobody else."""

from django.db import migrations

# Elsewhere whoever stands above sees what is below. Here a range of paths would give the asker away to those above,
# so the row is compared with the reader's own unit: the last segment of the path that the scope begins with. It is
# reckoned from the setting and reads no table.
OWN = """
CREATE FUNCTION sight_unit() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT ('x' || lpad(right(nullif(sight_from(), ''), 8), 16, '0'))::bit(64)::bigint $$;
REVOKE ALL ON FUNCTION sight_unit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sight_unit TO huilu_app, huilu_reader;
ALTER TABLE answers_asking
  ADD CONSTRAINT answers_asking_in_region CHECK (region = (unit_id >> 24)),
  ADD CONSTRAINT answers_asking_id_carries_region CHECK (region = id >> 40);
ALTER TABLE answers_asking ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON answers_asking TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON answers_asking FOR SELECT TO huilu_reader USING (unit_id = (SELECT sight_unit()));
"""
# A returned question is for the desk, for those above it, and for whoever asked: the last is asked under the policy
# on the table of askings itself.
REST = """
ALTER TABLE answers_policyquestion ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON answers_policyquestion TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON answers_policyquestion FOR SELECT TO huilu_reader USING (
  (desk_id = ANY((SELECT sight_above())::bigint[])
   AND (state <> 'returned' OR EXISTS (SELECT FROM answers_asking a WHERE a.question_id = answers_policyquestion.id)))
  OR org_sees(desk_id)
);
ALTER TABLE answers_policyanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON answers_policyanswer TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON answers_policyanswer FOR SELECT TO huilu_reader USING (
  (desk_id = ANY((SELECT sight_above())::bigint[]) AND published_at IS NOT NULL) OR org_sees(desk_id)
);
"""
TABLES = ("answers_policyanswer", "answers_policyquestion", "answers_asking")
BACK = (
    "".join(
        f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in TABLES
    )
    + "ALTER TABLE answers_asking DROP CONSTRAINT answers_asking_in_region;"
    + "ALTER TABLE answers_asking DROP CONSTRAINT answers_asking_id_carries_region;"
    + "DROP FUNCTION sight_unit;"
)


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_initial"), ("org", "0002_sight")]
    operations = [migrations.RunSQL(OWN + REST, BACK)]
