"""Which version of a programme was in force on a past day."""

import django.db.models.deletion
from django.db import migrations, models

# Of the versions before, the ledger knows; the boards of past days begin here.
PRESENT = """
INSERT INTO programmes_version (programme_id, version, digest, published_at)
SELECT id, version, digest, published_at FROM programmes_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_sight")]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.TextField()),
                ("digest", models.TextField()),
                ("published_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={"ordering": ["published_at", "pk"]},
        ),
        migrations.AddConstraint(
            "version",
            models.UniqueConstraint(fields=["programme", "version"], name="programmes_version_once"),
        ),
        migrations.RunSQL(PRESENT, migrations.RunSQL.noop),
    ]
