"""A first import of many units: indexes off, rows in, indexes on, in one transaction; and indexes that were there twice."""

from django.db import migrations

# The collation is C already, so the indexes themselves serve LIKE; Django does not know that and makes each twice.
LIKE = """
DO $$
DECLARE double record;
BEGIN
  FOR double IN SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'org_unit'
    AND indexname ~ '^org_unit_(code|path)_.*_like$' LOOP
    EXECUTE format('DROP INDEX %I', double.indexname);
  END LOOP;
END $$;
"""

# The application owns no table, so it cannot do this itself; and it can do it only while there is no unit. What was
# taken off is written down where only the owner reads and writes, and a transaction that leaves any of it off cannot
# be committed.
LOAD = """
CREATE TABLE org_takenoff (
  position int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  statement text NOT NULL
);
REVOKE ALL ON org_takenoff FROM PUBLIC, huilu_app, huilu_reader;

CREATE FUNCTION org_refuse_bareness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM org_takenoff) THEN
    RAISE EXCEPTION 'The indexes of org_unit are off: org_dress_units() must come before the end of the transaction.';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER org_never_bare AFTER INSERT ON org_takenoff DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION org_refuse_bareness();

CREATE FUNCTION org_strip_units() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE one record;
BEGIN
  LOCK TABLE org_unit IN ACCESS EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM org_unit) THEN
    RAISE EXCEPTION 'There are units already: their indexes stay on.';
  END IF;
  -- A table whose new rows still wait for their check lets nothing be hung on it or taken off.
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  FOR one IN SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = 'org_unit'::regclass AND contype IN ('u', 'f') ORDER BY conname LOOP
    INSERT INTO org_takenoff (statement)
    VALUES (format('ALTER TABLE org_unit ADD CONSTRAINT %I %s', one.conname, one.definition));
    EXECUTE format('ALTER TABLE org_unit DROP CONSTRAINT %I', one.conname);
  END LOOP;
  FOR one IN SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
    WHERE indrelid = 'org_unit'::regclass AND NOT indisprimary ORDER BY 1 LOOP
    INSERT INTO org_takenoff (statement) VALUES (one.definition);
    EXECUTE format('DROP INDEX %s', one.name);
  END LOOP;
END $$;

CREATE FUNCTION org_dress_units() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE one record;
BEGIN
  -- Before the foreign keys are checked the planner must know how many units there are.
  ANALYZE org_unit;
  FOR one IN SELECT statement FROM org_takenoff ORDER BY statement LIKE '% FOREIGN KEY %', position LOOP
    EXECUTE one.statement;
  END LOOP;
  DELETE FROM org_takenoff;
END $$;
REVOKE ALL ON FUNCTION org_refuse_bareness, org_strip_units, org_dress_units FROM PUBLIC;
GRANT EXECUTE ON FUNCTION org_strip_units, org_dress_units TO huilu_app;
"""


class Migration(migrations.Migration):
    # That migration lets readers execute whatever runs with its owner's rights and is there by then.
    dependencies = [("org", "0004_then"), ("board", "0006_wall")]
    operations = [
        migrations.RunSQL(LIKE, migrations.RunSQL.noop),
        # The foreign key has an index of its own.
        migrations.RemoveIndex(model_name="unit", name="org_unit_class"),
        migrations.RunSQL(
            LOAD,
            "DROP FUNCTION org_strip_units, org_dress_units; DROP TABLE org_takenoff;"
            " DROP FUNCTION org_refuse_bareness",
        ),
    ]
