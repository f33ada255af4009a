"""Being the only one with a request, and finding what was answered to it before, in one call."""

from django.db import migrations

# The lock first: what is read after it is read by a later snapshot, so whoever answered before is seen to have done so.
CLAIM = """
CREATE FUNCTION once_claim(
  a_name text, a_lock bigint, waits boolean,
  OUT claimed boolean, OUT content text, OUT status smallint, OUT headers jsonb, OUT body bytea
) LANGUAGE plpgsql AS $$
BEGIN
  IF waits THEN
    PERFORM pg_advisory_xact_lock(a_lock);
    claimed := true;
  ELSE
    claimed := pg_try_advisory_xact_lock(a_lock);
  END IF;
  IF claimed THEN
    SELECT k.content, k.status, k.headers, k.body INTO content, status, headers, body
    FROM once_keptanswer k WHERE k.request = a_name;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("once", "0001_initial")]
    operations = [migrations.RunSQL(CLAIM, "DROP FUNCTION once_claim(text, bigint, boolean)")]
