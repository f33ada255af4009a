"""Large bodies lie in parts. What was kept before is a body of one part and stays as it is."""

from django.db import migrations, models

# What is compressed already shall not be compressed once more. A part is no more to be changed than its entry.
KEPT = """
ALTER TABLE ledger_attachment ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE ledger_attachmentpart ALTER COLUMN body SET STORAGE EXTERNAL;
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_attachmentpart FROM huilu_app;
REVOKE ALL ON ledger_attachmentpart FROM huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_seals")]
    operations = [
        migrations.CreateModel(
            name="AttachmentPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sha256", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.TextField()),
                ("position", models.IntegerField()),
                ("body", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
