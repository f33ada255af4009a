"""Ids of progress carry their region: the database holds it now, and queries say it."""

import django.db.models.deletion
from django.db import migrations

from huilu.kernel.regional import RegionalKey, Within

_CARRIES = "ALTER TABLE {table} ADD CONSTRAINT {table}_id_carries_region CHECK (region = id >> 40);"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_versions")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    _CARRIES.format(table="programmes_progress") + _CARRIES.format(table="programmes_progressrecord"),
                    "ALTER TABLE programmes_progress DROP CONSTRAINT programmes_progress_id_carries_region;"
                    "ALTER TABLE programmes_progressrecord DROP CONSTRAINT programmes_progressrecord_id_carries_region;",
                )
            ],
            [
                migrations.AlterField("progress", "id", RegionalKey(primary_key=True, serialize=False)),
                migrations.AlterField("progressrecord", "id", RegionalKey(primary_key=True, serialize=False)),
                migrations.AlterField(
                    "progressrecord",
                    "progress",
                    Within(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="programmes.progress"
                    ),
                ),
            ],
        )
    ]
