"""A review is seen at its unit and above; a decision also by whoever sees the issue that it is about."""

from django.db import migrations

# Inside a policy the tables that it names are looked at with the reader's own sight.
POLICIES = {
    "reviews_review": "org_sees(unit_id)",
    "reviews_summons": "review_id IN (SELECT r.id FROM reviews_review r)",
    "reviews_decision": "review_id IN (SELECT r.id FROM reviews_review r)"
    " OR (issue <> '' AND EXISTS (SELECT 1 FROM loop_issue i WHERE i.number = issue))",
}
SIGHT = "".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    f"CREATE POLICY app ON {table} TO huilu_app USING (true) WITH CHECK (true);"
    f"CREATE POLICY sight ON {table} FOR SELECT TO huilu_reader USING ({seen});"
    for table, seen in POLICIES.items()
)
BACK = "".join(
    f"DROP POLICY sight ON {table}; DROP POLICY app ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in reversed(POLICIES)
)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("org", "0002_sight"), ("loop", "0002_sight")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
