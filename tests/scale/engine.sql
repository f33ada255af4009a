-- A stand-in for Citus: functions of the same names that move nothing, and refuse what Citus is documented to refuse.
-- https://docs.citusdata.com/en/stable/develop/reference_ddl.html and /develop/reference_workarounds.html:
--   "primary keys and uniqueness constraints must include the distribution column";
--   foreign keys "between two distributed tables must include the distribution column" of co-located tables, or lead
--   to a reference table, never from a reference table to a distributed one.
-- https://docs.citusdata.com/en/stable/extra/triggers.html: "Citus does not yet support creating triggers".
-- src/backend/distributed/commands/policy.c: "subqueries are not supported in policies on distributed tables".
-- What functions in policies read it does not look at; they fail when they are run on another machine.
CREATE SCHEMA engine;
CREATE TABLE engine.partition (logicalrelid regclass PRIMARY KEY, partkey text, colocated regclass);
CREATE VIEW pg_dist_partition AS SELECT * FROM engine.partition;

CREATE FUNCTION engine_check() RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT d.logicalrelid AS t, x.indexrelid::regclass AS key FROM pg_dist_partition d
    JOIN pg_index x ON x.indrelid = d.logicalrelid AND (x.indisunique OR x.indisexclusion)
    WHERE d.partkey IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = d.logicalrelid AND a.attname = d.partkey
      AND a.attnum = ANY(x.indkey::int[]))
  LOOP RAISE EXCEPTION 'cannot create constraint on "%": % does not include the partition column', found.t, found.key; END LOOP;
  FOR found IN
    SELECT d.logicalrelid AS t, g.tgname FROM pg_dist_partition d JOIN pg_trigger g ON g.tgrelid = d.logicalrelid
    WHERE NOT g.tgisinternal
  LOOP RAISE EXCEPTION 'triggers are not supported on distributed tables: % on %', found.tgname, found.t; END LOOP;
  FOR found IN
    SELECT k.conrelid::regclass AS t, k.confrelid::regclass AS referred, k.conname FROM pg_constraint k
    LEFT JOIN pg_dist_partition a ON a.logicalrelid = k.conrelid
    LEFT JOIN pg_dist_partition b ON b.logicalrelid = k.confrelid
    WHERE k.contype = 'f' AND (a.logicalrelid IS NOT NULL OR b.logicalrelid IS NOT NULL) AND NOT coalesce(
      -- to a table that lies everywhere
      (b.logicalrelid IS NOT NULL AND b.partkey IS NULL)
      -- or within the shard
      OR (a.partkey IS NOT NULL AND b.partkey IS NOT NULL AND a.colocated = b.colocated
        AND k.confupdtype NOT IN ('c', 'n', 'd')
        AND EXISTS (
          SELECT FROM generate_subscripts(k.conkey, 1) AS place
          JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = k.conkey[place] AND c.attname = a.partkey
          JOIN pg_attribute e ON e.attrelid = k.confrelid AND e.attnum = k.confkey[place] AND e.attname = b.partkey)),
      false)
  LOOP RAISE EXCEPTION 'cannot create foreign key constraint %: % to %', found.conname, found.t, found.referred; END LOOP;
  FOR found IN
    SELECT d.logicalrelid AS t, p.polname, pg_get_expr(p.polqual, p.polrelid) AS seen
    FROM pg_dist_partition d JOIN pg_policy p ON p.polrelid = d.logicalrelid WHERE p.polqual IS NOT NULL
  LOOP
    IF found.seen ~ '\mSELECT\M' THEN
      RAISE EXCEPTION 'subqueries are not supported in policies on distributed tables: % on %', found.polname, found.t;
    END IF;
    IF EXISTS (
      SELECT FROM regexp_matches(found.seen, '\m([a-z_]+)\(', 'g') AS called JOIN pg_proc f ON f.proname = called[1]
      WHERE f.pronamespace = 'public'::regnamespace AND f.prosrc ~* '\mFROM\M'
    ) THEN RAISE EXCEPTION 'policy % on % calls a function that reads tables', found.polname, found.t; END IF;
  END LOOP;
END $$;

CREATE FUNCTION create_reference_table(wanted regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pg_dist_partition VALUES (wanted, NULL, NULL);
  PERFORM engine_check();
END $$;

CREATE FUNCTION create_distributed_table(wanted regclass, by_column text, distribution_type text DEFAULT 'hash',
                                         colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE beside regclass := wanted;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = wanted AND attname = by_column AND attnotnull) THEN
    RAISE EXCEPTION 'column "%" of "%" does not exist, or may be empty', by_column, wanted;
  END IF;
  IF colocate_with NOT IN ('none', 'default') THEN
    beside := colocate_with::regclass;
    IF NOT EXISTS (
      SELECT FROM pg_dist_partition d JOIN pg_attribute a ON a.attrelid = d.logicalrelid AND a.attname = d.partkey
      JOIN pg_attribute b ON b.attrelid = wanted AND b.attname = by_column AND b.atttypid = a.atttypid
      WHERE d.logicalrelid = beside
    ) THEN RAISE EXCEPTION 'cannot colocate tables % and %', beside, wanted; END IF;
  END IF;
  INSERT INTO pg_dist_partition VALUES (wanted, by_column, beside);
  PERFORM engine_check();
END $$;

CREATE FUNCTION engine_watches() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM engine_check(); END $$;
CREATE EVENT TRIGGER engine_watches ON ddl_command_end
  WHEN TAG IN ('ALTER TABLE', 'CREATE POLICY', 'ALTER POLICY', 'CREATE TRIGGER', 'CREATE INDEX')
  EXECUTE FUNCTION engine_watches();
GRANT SELECT ON pg_dist_partition TO huilu_app, huilu_reader;
