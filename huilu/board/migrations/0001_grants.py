"""What the framework's own tables need, whichever of them were made before the default privileges."""

from django.db import migrations

GRANTS = """
DO $$
DECLARE held record;
BEGIN
  FOR held IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND (tablename LIKE 'django\\_%' OR tablename LIKE 'auth\\_%') LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO huilu_app', held.tablename);
    EXECUTE format('REVOKE ALL ON %I FROM huilu_reader', held.tablename);
  END LOOP;
  REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM huilu_app;
END $$;
REVOKE ALL ON ledger_attachment, accounts_person, loop_issueserial, tally_folder, demo_playedscene FROM huilu_reader;
GRANT SELECT (id, username, is_active, must_change_password) ON accounts_person TO huilu_reader;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO huilu_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("loop", "0002_sight"),
        ("programmes", "0002_sight"),
        ("accounts", "0002_sight"),
        ("demo", "0001_initial"),
    ]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
