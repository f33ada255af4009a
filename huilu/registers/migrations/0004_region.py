"""What grows with the lines of registers has its region, and ids made from it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from huilu.kernel.regional import RegionalKey, RegionOf, Within

_PROTECT = django.db.models.deletion.PROTECT

# Whoever gets another id takes along what points at it.
_ALONG = """
DO $$
DECLARE held record;
BEGIN
  SELECT conname, confrelid::regclass AS whole INTO held FROM pg_constraint
  WHERE conrelid = '{table}'::regclass AND contype = 'f' AND confrelid = '{whole}'::regclass;
  EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', held.conname);
  EXECUTE format('ALTER TABLE {table} ADD CONSTRAINT %I FOREIGN KEY ({column}) REFERENCES {whole} (id) '
                 'ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED', held.conname);
END $$;
"""

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
_ITEM = "ALTER TABLE registers_item ADD CONSTRAINT registers_item_id_carries_region CHECK (region = id >> 40)"


def _region(model: str, of: str) -> list[Any]:
    """What Django is to know of a table that has its region now."""
    return [
        migrations.AlterField(model, "id", RegionalKey(primary_key=True, serialize=False)),
        migrations.AddField(model, "region", RegionOf(of=of, default=0), preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_same_row")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(_ITEM, migrations.RunSQL.noop),
                migrations.RunSQL(
                    _ALONG.format(table="registers_takenrow", column="sheet_id", whole="registers_returnedsheet")
                ),
                migrations.RunSQL(_FILL.format(table="registers_itemtask", whole="item_id", shift=40)),
                migrations.RunSQL(_FILL.format(table="registers_itemserial", whole="unit_id", shift=24)),
                migrations.RunSQL(_FILL.format(table="registers_returnedsheet", whole="unit_id", shift=24)),
                migrations.RunSQL(_FILL.format(table="registers_takenrow", whole="sheet_id", shift=40)),
            ],
            [
                migrations.AlterField("item", "id", RegionalKey(primary_key=True, serialize=False)),
                *_region("itemtask", "item"),
                *_region("itemserial", "unit"),
                *_region("returnedsheet", "unit"),
                *_region("takenrow", "sheet"),
                migrations.AlterField(
                    "itemtask", "item", Within(on_delete=_PROTECT, related_name="tasks", to="registers.item")
                ),
                migrations.AlterField(
                    "takenrow",
                    "sheet",
                    Within(on_delete=_PROTECT, related_name="taken_rows", to="registers.returnedsheet"),
                ),
            ],
        ),
        migrations.RemoveConstraint("itemserial", "registers_serial_once"),
        migrations.AddConstraint(
            "itemserial",
            models.UniqueConstraint(fields=("unit", "register", "region"), name="registers_serial_once"),
        ),
    ]
