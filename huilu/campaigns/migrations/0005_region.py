"""What grows with issues and with units that answer has its region."""

from typing import Any

import django.db.models.deletion
from django.db import migrations

from huilu.kernel.regional import RegionalKey, RegionOf, WithinAlone

# The counter of all ids goes on behind the highest id of the table, whose own counter goes.
_FILL = """
ALTER TABLE {table} ALTER COLUMN id DROP IDENTITY IF EXISTS;
ALTER TABLE {table} ADD COLUMN region smallint;
SELECT setval('huilu_serial', greatest((SELECT last_value FROM huilu_serial), (SELECT coalesce(max(id), 1) FROM {table})));
UPDATE {table} SET region = ({whole} >> {shift})::smallint, id = ({whole} >> {shift}) << 40 | id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE {table} ALTER COLUMN region SET NOT NULL,
  ADD CONSTRAINT {table}_in_region CHECK (region = ({whole} >> {shift})), ADD CONSTRAINT {table}_id_carries_region CHECK (region = id >> 40);
"""
# What is found by the id of another row has no id of its own.
_FILL_ONLY = """
ALTER TABLE {table} ADD COLUMN region smallint;
UPDATE {table} SET region = ({whole} >> {shift})::smallint;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE {table} ALTER COLUMN region SET NOT NULL,
  ADD CONSTRAINT {table}_in_region CHECK (region = ({whole} >> {shift}));
"""


def _region(model: str, of: str) -> list[Any]:
    """What Django is to know of a table that has its region now."""
    return [
        migrations.AlterField(model, "id", RegionalKey(primary_key=True, serialize=False)),
        migrations.AddField(model, "region", RegionOf(of=of, default=0), preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_tail_by_region"), ("loop", "0009_region")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(_FILL.format(table="campaigns_answer", whole="unit_id", shift=24)),
                migrations.RunSQL(_FILL.format(table="campaigns_site", whole="unit_id", shift=24)),
                migrations.RunSQL(_FILL_ONLY.format(table="campaigns_wording", whole="issue_id", shift=40)),
            ],
            [
                *_region("answer", "unit"),
                *_region("site", "unit"),
                migrations.AddField("wording", "region", RegionOf(of="issue", default=0), preserve_default=False),
                migrations.AlterField(
                    "wording",
                    "issue",
                    WithinAlone(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="loop.issue",
                    ),
                ),
            ],
        )
    ]
