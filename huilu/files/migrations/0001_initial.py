"""The table of files: append-only, and closed to readers until something they see has a file attached."""

from django.db import migrations, models
from django.db.models import Q

from huilu.kernel.constraints import one_of

KINDS = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
]

# What is stored is packed already; to pack it once more would only cost time.
STORAGE = "ALTER TABLE files_storedfile ALTER COLUMN body SET STORAGE EXTERNAL;"

APPEND_ONLY = """
REVOKE UPDATE, DELETE, TRUNCATE ON files_storedfile FROM huilu_app;
CREATE FUNCTION files_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Files are append-only: % stays as it is.', old.sha256 USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER files_append_only BEFORE UPDATE OR DELETE ON files_storedfile
FOR EACH ROW EXECUTE FUNCTION files_refuse();
"""

# A file is seen by whoever sees what it is attached to. What attaches files replaces this function.
SIGHT = """
CREATE FUNCTION files_sees(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$ SELECT false $$;
ALTER TABLE files_storedfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON files_storedfile TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON files_storedfile FOR SELECT TO huilu_reader USING (files_sees(sha256));
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("sha256", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("size", models.IntegerField()),
                ("body", models.BinaryField()),
                ("stored_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint("storedfile", one_of("files_kind", "kind", KINDS)),
        migrations.AddConstraint(
            "storedfile", models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="files_sha256")
        ),
        migrations.AddConstraint("storedfile", models.CheckConstraint(condition=Q(size__gt=0), name="files_not_empty")),
        migrations.RunSQL(
            STORAGE + APPEND_ONLY + SIGHT,
            "DROP TABLE files_storedfile; DROP FUNCTION files_refuse, files_sees",
        ),
    ]
