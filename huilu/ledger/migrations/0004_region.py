"""The queue of the sealer lies beside the entries: an act writes both in one region."""

from django.db import migrations, models

FILL = """
ALTER TABLE ledger_unsealed ADD COLUMN region smallint;
UPDATE ledger_unsealed q SET region = e.region FROM ledger_entry e
WHERE e.id = q.entry_id AND e.recorded_at = q.recorded_at;
-- An entry that is gone is still waited for, so that verification names it.
UPDATE ledger_unsealed SET region = 0 WHERE region IS NULL;
ALTER TABLE ledger_unsealed ALTER COLUMN region SET NOT NULL;
"""
RECORD = """
CREATE OR REPLACE FUNCTION ledger_record(
  the_act text, kind text, some_id bigint, label text, person_id bigint, post_id bigint, signature text,
  some_region smallint, some_path text, some_facts jsonb, digest text, some_moment timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE new_id bigint; new_moment timestamptz;
BEGIN
  INSERT INTO ledger_entry (act, about_kind, about_id, about_label, by_person_id, by_post_id, by_label,
                            region, path, facts, attachment, at)
  VALUES (the_act, kind, some_id, label, person_id, post_id, signature,
          some_region, some_path, some_facts, digest, some_moment)
  RETURNING id, recorded_at INTO new_id, new_moment;
  INSERT INTO ledger_unsealed (entry_id, region, recorded_at) VALUES (new_id, some_region, new_moment);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_fast_parts")]
    operations = [
        migrations.RunSQL(
            FILL + RECORD,
            state_operations=[migrations.AddField("unsealed", "region", models.SmallIntegerField(default=0), False)],
        )
    ]
