"""What grows with issues and with those who change posts has its region, and ids made from it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations

from huilu.kernel.regional import RegionalKey, RegionOf, Within

_PROTECT = django.db.models.deletion.PROTECT

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


def _region(model: str, of: str) -> list[Any]:
    """What Django is to know of a table that has its region now."""
    return [
        migrations.AlterField(model, "id", RegionalKey(primary_key=True, serialize=False)),
        migrations.AddField(model, "region", RegionOf(of=of, default=0), preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("handover", "0004_along_region"), ("loop", "0009_region")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(_FILL.format(table="handover_disposition", whole="issue_id", shift=40)),
                migrations.RunSQL(_FILL.format(table="handover_relay", whole="issue_id", shift=40)),
                migrations.RunSQL(_FILL.format(table="handover_handover", whole="from_unit_id", shift=24)),
                migrations.RunSQL(_FILL.format(table="handover_handoverline", whole="hand_over_id", shift=40)),
            ],
            [
                *_region("disposition", "issue"),
                *_region("relay", "issue"),
                *_region("handover", "from_unit"),
                *_region("handoverline", "hand_over"),
                migrations.AlterField(
                    "disposition", "issue", Within(on_delete=_PROTECT, related_name="dispositions", to="loop.issue")
                ),
                migrations.AlterField(
                    "relay", "issue", Within(on_delete=_PROTECT, related_name="relays", to="loop.issue")
                ),
                migrations.AlterField(
                    "handoverline",
                    "hand_over",
                    Within(on_delete=_PROTECT, related_name="lines", to="handover.handover"),
                ),
            ],
        )
    ]
