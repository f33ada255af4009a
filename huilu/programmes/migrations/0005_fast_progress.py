"""An act on progress is one statement, which takes its locks, looks, and writes what is to be written (ADR 0030)."""

from django.db import migrations

# What the rules want to know of one requirement for one unit. One that is not in force has no id here.
OWED = """
CREATE FUNCTION programmes_owed(a_unit bigint, a_programme text, a_code text, a_day date)
RETURNS TABLE (path text, unit_code text, unit_name text, requirement_id int, is_owed boolean)
LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT u.path, u.code, u.name, r.id, u.counts AND starts_with(u.path, i.path) AND c.id IS NOT NULL
  FROM org_unit u
  LEFT JOIN programmes_programme g ON g.code = a_programme
  LEFT JOIN programmes_requirement r ON r.programme_id = g.id AND r.code = a_code AND r.retired_at IS NULL
    AND (r.sunset_on IS NULL OR r.sunset_on >= a_day)
  LEFT JOIN org_unit i ON i.id = g.issuer_id
  LEFT JOIN programmes_requirementclass c ON c.requirement_id = r.id AND c.unit_class_id = u.unit_class_id
  WHERE u.id = a_unit
$$;
"""

# The last record that was not taken back, older than some other. First those of the one progress, then their order:
# by the order of all records it would be looked for among those of everybody.
STANDING = """
CREATE FUNCTION programmes_standing(a_progress bigint, a_region smallint, older_than bigint)
RETURNS TABLE (id bigint, state smallint, fact text) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT one.id, one.state, one.fact FROM (
    SELECT q.id, q.state, q.fact FROM programmes_progressrecord q
    WHERE q.progress_id = a_progress AND q.region = a_region AND q.taken_back_at IS NULL OFFSET 0
  ) one WHERE one.id < older_than ORDER BY one.id DESC LIMIT 1
$$;
"""

# Lock first, then read: each in a statement of its own, whose snapshot is later than the locks before it. The region's
# lock keeps unit, class and rule as they are until commit, the row's lock what is recorded. Two who touch an obligation
# first at once: the later one waits for the earlier, and finds its row.
HOLD = """
CREATE FUNCTION programmes_hold(
  a_unit bigint, a_programme text, a_code text, a_day date, touches boolean,
  OUT region smallint, OUT path text, OUT unit_code text, OUT unit_name text, OUT requirement_id int,
  OUT is_owed boolean, OUT progress_id bigint, OUT state smallint, OUT applies boolean, OUT standing_id bigint,
  OUT fact text
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE a_region smallint := a_unit >> 24; wanted int;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7001, f.region) FROM tally_folder f WHERE f.region = a_region;
  SELECT a_region, o.path, o.unit_code, o.unit_name, o.requirement_id, o.is_owed
  INTO region, path, unit_code, unit_name, requirement_id, is_owed
  FROM programmes_owed(a_unit, a_programme, a_code, a_day) o;
  state := 0; fact := '';
  IF is_owed IS NOT TRUE THEN RETURN; END IF;
  wanted := requirement_id;
  SELECT p.id, p.state, p.applies INTO progress_id, state, applies FROM programmes_progress p
  WHERE p.unit_id = a_unit AND p.requirement_id = wanted AND p.region = a_region FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    state := 0;
    IF NOT touches THEN RETURN; END IF;
    INSERT INTO programmes_progress (id, region, unit_id, requirement_id, state, applies)
    VALUES (a_region::bigint << 40 | nextval('huilu_serial'), a_region, a_unit, wanted, 0, true)
    ON CONFLICT (unit_id, requirement_id) DO NOTHING;
    SELECT p.id, p.state, p.applies INTO progress_id, state, applies FROM programmes_progress p
    WHERE p.unit_id = a_unit AND p.requirement_id = wanted AND p.region = a_region FOR NO KEY UPDATE;
  END IF;
  SELECT s.id, s.fact INTO standing_id, fact
  FROM programmes_standing(progress_id, a_region, 9223372036854775807) s;
  fact := coalesce(fact, '');
END $$;
"""

# The new state, its place in the queue of the counters, and the entry in the ledger. What is not started is applies
# less the rest, and has no bucket; nor has what no longer applies.
NOTE = """
CREATE FUNCTION programmes_note(
  o record, new_state smallint, a_code text, a_kind smallint, a_day date, an_act text, ledger_person bigint,
  ledger_post bigint, signature text, some_facts jsonb, a_moment timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF o.state <> new_state THEN
    UPDATE programmes_progress p SET state = new_state WHERE p.id = o.progress_id AND p.region = o.region;
    IF o.applies THEN
      INSERT INTO tally_delta (region, path, kind, ref, state, n, day)
      SELECT o.region, o.path, a_kind, o.requirement_id, c.state, c.n, a_day
      FROM (VALUES (o.state, -1), (new_state, 1)) AS c (state, n) WHERE c.state <> 0;
    END IF;
  END IF;
  PERFORM ledger_record(an_act, 'progress', o.progress_id, o.unit_code || '/' || a_code, ledger_person, ledger_post,
                        signature, o.region, o.path, some_facts, NULL, a_moment);
END $$;
"""

# Where the obligation is not owed, or the same is recorded already, nothing is written and `written` is null: then
# the rules say why, from what was found.
RECORD = """
CREATE FUNCTION programmes_record(
  an_act text, a_unit bigint, a_programme text, a_code text, a_day date, new_state smallint, word text, new_fact text,
  a_moment timestamptz, a_kind smallint, a_person bigint, ledger_person bigint, ledger_post bigint, signature text,
  OUT region smallint, OUT unit_name text, OUT requirement_id int, OUT is_owed boolean, OUT progress_id bigint,
  OUT state smallint, OUT fact text, OUT written bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE o record; new_id bigint;
BEGIN
  SELECT h.* INTO o
  FROM programmes_hold(a_unit, a_programme, a_code, a_day, (new_state, new_fact) <> (0::smallint, '')) h;
  region := o.region; unit_name := o.unit_name; requirement_id := o.requirement_id; is_owed := o.is_owed;
  progress_id := o.progress_id; state := o.state; fact := o.fact;
  IF o.progress_id IS NULL OR (o.state, o.fact) = (new_state, new_fact) THEN RETURN; END IF;
  new_id := o.region::bigint << 40 | nextval('huilu_serial');
  INSERT INTO programmes_progressrecord (id, region, progress_id, state, fact, at, by_person_id, by_label)
  VALUES (new_id, o.region, o.progress_id, new_state, new_fact, a_moment, a_person, signature);
  written := new_id;
  PERFORM programmes_note(o, new_state, a_code, a_kind, a_day, an_act, ledger_person, ledger_post,
    signature, jsonb_build_object('unit', o.unit_code, 'requirement', a_programme || '/' || a_code, 'state', word,
                                  'fact', new_fact), a_moment);
END $$;
"""
TAKE_BACK = """
CREATE FUNCTION programmes_take_back(
  an_act text, a_unit bigint, a_programme text, a_code text, a_day date, a_moment timestamptz, a_kind smallint,
  ledger_person bigint, ledger_post bigint, signature text,
  OUT region smallint, OUT unit_name text, OUT requirement_id int, OUT is_owed boolean, OUT progress_id bigint,
  OUT state smallint, OUT fact text, OUT applies boolean, OUT written bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE o record; before record;
BEGIN
  SELECT h.* INTO o FROM programmes_hold(a_unit, a_programme, a_code, a_day, false) h;
  region := o.region; unit_name := o.unit_name; requirement_id := o.requirement_id; is_owed := o.is_owed;
  progress_id := o.progress_id; applies := o.applies;
  IF o.standing_id IS NULL THEN RETURN; END IF;
  UPDATE programmes_progressrecord q SET taken_back_at = a_moment, taken_back_by = signature
  WHERE q.id = o.standing_id AND q.region = o.region;
  written := o.standing_id;
  SELECT s.state, s.fact INTO state, fact FROM programmes_standing(o.progress_id, o.region, o.standing_id) s;
  state := coalesce(state, 0); fact := coalesce(fact, '');
  PERFORM programmes_note(o, state, a_code, a_kind, a_day, an_act, ledger_person, ledger_post,
    signature, jsonb_build_object('unit', o.unit_code, 'requirement', a_programme || '/' || a_code), a_moment);
END $$;
"""
BACK = """
DROP FUNCTION programmes_take_back(text, bigint, text, text, date, timestamptz, smallint, bigint, bigint, text);
DROP FUNCTION programmes_record(text, bigint, text, text, date, smallint, text, text, timestamptz, smallint, bigint, bigint,
                                bigint, text);
DROP FUNCTION programmes_note(record, smallint, text, smallint, date, text, bigint, bigint, text, jsonb, timestamptz);
DROP FUNCTION programmes_hold(bigint, text, text, date, boolean);
DROP FUNCTION programmes_standing(bigint, smallint, bigint);
DROP FUNCTION programmes_owed(bigint, text, text, date);
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_region"), ("tally", "0004_region"), ("ledger", "0004_region")]
    operations = [migrations.RunSQL(OWED + STANDING + HOLD + NOTE + RECORD + TAKE_BACK, BACK)]
