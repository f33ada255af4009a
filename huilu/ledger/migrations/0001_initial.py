"""The roles, and the ledger partitioned by month."""

from django.db import migrations, models

# Roles belong to the whole cluster: another database of it may be making them at this moment.
ROLES = """
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['huilu_app', 'huilu_reader'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- Since PostgreSQL 16 whoever makes a role may grant it, but not yet enter it.
    IF NOT pg_has_role(current_user, wanted,
                       CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) THEN
      EXECUTE format('GRANT %I TO current_user', wanted);
    END IF;
  END LOOP;
  EXECUTE 'GRANT USAGE ON SCHEMA public TO huilu_app, huilu_reader';
  EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO huilu_app';
  EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO huilu_app';
  EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO huilu_reader';
END $$;
"""

ENTRY = """
CREATE TABLE ledger_entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  act text NOT NULL,
  about_kind text NOT NULL,
  about_id bigint NOT NULL,
  about_label text NOT NULL,
  by_person_id bigint,
  by_post_id bigint,
  by_label text NOT NULL,
  region smallint NOT NULL,
  path text COLLATE "C" NOT NULL,
  facts jsonb NOT NULL,
  attachment text,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX ledger_entry_about ON ledger_entry (about_kind, about_id, id);
CREATE INDEX ledger_entry_path ON ledger_entry (path, id);
"""

# Months are opened well ahead; there is no catch-all partition, which would hide that one is missing.
OPEN_MONTHS = """
CREATE FUNCTION ledger_open_months(ahead int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE opened int := 0; first date; name text;
BEGIN
  FOR step IN 0..ahead LOOP
    first := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => step))::date;
    name := 'ledger_entry_' || to_char(first, 'YYYYMM');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF ledger_entry FOR VALUES FROM (%L) TO (%L)', name,
                     first::text || ' 00:00+00', (first + interval '1 month')::date::text || ' 00:00+00');
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM huilu_app', name);
      opened := opened + 1;
    END IF;
  END LOOP;
  RETURN opened;
END $$;
SELECT ledger_open_months(24);
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM huilu_app;
"""

# Privilege keeps the application from changing an entry; this keeps everybody else from a slip of the hand.
APPEND_ONLY = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: entry % stays as it is.', old.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(ROLES),
        migrations.RunSQL(
            "CREATE SEQUENCE huilu_serial;" + ENTRY + OPEN_MONTHS + APPEND_ONLY,
            "DROP SEQUENCE huilu_serial; DROP TABLE ledger_entry; DROP FUNCTION ledger_open_months, ledger_refuse",
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("act", models.TextField()),
                        ("about_kind", models.TextField()),
                        ("about_id", models.BigIntegerField()),
                        ("about_label", models.TextField()),
                        ("by_person_id", models.BigIntegerField(null=True)),
                        ("by_post_id", models.BigIntegerField(null=True)),
                        ("by_label", models.TextField()),
                        ("region", models.SmallIntegerField()),
                        ("path", models.TextField(db_collation="C")),
                        ("facts", models.JSONField()),
                        ("attachment", models.TextField(null=True)),
                        ("at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={"db_table": "ledger_entry", "managed": False, "ordering": ["id"]},
                )
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("sha256", models.TextField(primary_key=True, serialize=False)),
                ("body", models.BinaryField()),
            ],
        ),
        migrations.RunSQL("REVOKE UPDATE, DELETE, TRUNCATE ON ledger_attachment FROM huilu_app", ""),
    ]
