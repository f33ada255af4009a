"""A share that gets another id takes its relay along."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("handover", "0003_sight_of_acts")]
    run_before = [("loop", "0009_region")]
    operations = [
        migrations.RunSQL(
            _ALONG.format(table="handover_relay", column="share_id", whole="loop_share")
            + _ALONG.format(table="handover_handoverline", column="hand_over_id", whole="handover_handover"),
            migrations.RunSQL.noop,
        )
    ]
