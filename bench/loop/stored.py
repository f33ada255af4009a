"""Issues in bulk: the rows that their acts would have written, made by the database itself.

A test lives the same lives by the actions and compares every row. Only the moment of the record differs, and that all
that is queued for the counters comes as one sum.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from bench.loop import story
from bench.loop.tree import INSPECTOR, LABELS, OFFICE
from huilu.kernel.words import official
from huilu.loop.states import State
from huilu.programmes.pack.parts import LoopTerms
from huilu.tally.models import Kind

SPREAD = timedelta(days=60)

# Everybody around each village, and whom each signs as.
_AROUND = """
CREATE UNLOGGED TABLE bench_around AS
SELECT row_number() OVER (ORDER BY v.code) - 1 AS nth, v.region, v.id AS village, v.code AS village_code,
       v.path AS village_path, k.id AS county, k.code AS county_code, k.path AS county_path, c.id AS city,
       c.code AS city_code,
       vp.id AS village_post, va.person_id AS village_person, v.name || ' ' AS village_name,
       kp.id AS county_post, ka.person_id AS county_person, k.name || ' ' AS county_name,
       cp.id AS city_post, ca.person_id AS city_person, c.name || ' ' AS city_name,
       ip.id AS inspector_post, ia.person_id AS inspector_person
FROM org_unit v JOIN org_unitclass l ON l.id = v.unit_class_id AND l.level_id = 'village'
JOIN org_unit t ON t.id = v.parent_id JOIN org_unit k ON k.id = t.parent_id JOIN org_unit c ON c.id = k.parent_id
JOIN accounts_post vp ON vp.unit_id = v.id AND vp.code = 'office' JOIN accounts_appointment va ON va.post_id = vp.id
JOIN accounts_post kp ON kp.unit_id = k.id AND kp.code = 'office' JOIN accounts_appointment ka ON ka.post_id = kp.id
JOIN accounts_post cp ON cp.unit_id = c.id AND cp.code = 'office' JOIN accounts_appointment ca ON ca.post_id = cp.id
JOIN accounts_post ip ON ip.unit_id = c.id AND ip.code = 'inspector' JOIN accounts_appointment ia ON ia.post_id = ip.id
"""
_LIFE = """
CREATE TEMP TABLE bench_life AS
SELECT a.*, 0::bigint AS id, '' AS number, '' AS label, 0 AS acts, now() AS t1, now() AS t2, now() AS t3, now() AS t4,
       now() AS t5, now() AS t6, now() AS t7, current_date AS due_on, current_date AS task_due_on,
       '{}'::jsonb AS claimed, '{}'::jsonb AS seen
FROM bench_around a LIMIT 0
"""
_LIVES = """
INSERT INTO bench_life
SELECT a.*, a.region::bigint << 40 | (%(serial)s::bigint + i), number, number || ' ' || %(title)s::text,
       coalesce((%(reached)s::int[])[i %% %(in_turn)s::bigint + 1], 7),
       t, t + hour, t + 2 * hour, t + 3 * hour, t + 4 * hour, t + 5 * hour, t + 6 * hour,
       ((t + hour) AT TIME ZONE %(zone)s::text)::date + %(open_days)s::int,
       ((t + 2 * hour) AT TIME ZONE %(zone)s::text)::date + %(task_days)s::int,
       %(fact)s::jsonb || jsonb_build_object('observed_on', ((t + 4 * hour) AT TIME ZONE %(zone)s::text)::date),
       %(fact)s::jsonb || jsonb_build_object('observed_on', ((t + 6 * hour) AT TIME ZONE %(zone)s::text)::date)
FROM generate_series(%(first)s::bigint, %(last)s::bigint - 1) AS i
JOIN bench_around a ON a.nth = i %% %(villages)s::bigint
CROSS JOIN LATERAL (SELECT a.village_code || '-' || to_char(i / %(villages)s::bigint + 1, 'FM999990000') AS number,
                           %(start)s::timestamptz + i * %(step)s::interval AS t, interval '1 hour' AS hour) AS own
ORDER BY i
"""
_ISSUES = """
INSERT INTO loop_issue (id, region, number, title, detail, source, topic, concerns, raised_by_id, symptom_unit_id,
  lead_unit_id, is_hard, stays_apart, state, due_on, held_by_id, held_since, round, reopenings, cause_level, cause,
  cause_second_look, fix_kind, verifier_post_id, raised_at, opened_at, closed_at, closed_by, withdrawn_reason,
  parts_in)
SELECT id, region, number, %(title)s::text, %(detail)s::text, %(source)s::text, %(topic)s::text, %(concerns)s::text,
       village, village, county, false, false, (%(states)s::int[])[acts], due_on,
       CASE WHEN acts < 5 THEN county WHEN acts < 7 THEN city END, CASE WHEN acts < 5 THEN t2 WHEN acts < 7 THEN t5 END,
       CASE WHEN acts < 5 THEN 0 ELSE 1 END, 0, CASE WHEN acts < 5 THEN '' ELSE %(cause_level)s::text END,
       CASE WHEN acts < 5 THEN '' ELSE %(cause_text)s::text END, '',
       CASE WHEN acts < 5 THEN '' ELSE %(fix_kind)s::text END,
       CASE WHEN acts >= 6 THEN inspector_post END, t1, t2, CASE WHEN acts = 7 THEN t7 END,
       CASE WHEN acts = 7 THEN city_name || %(inspector)s::text END, '', '{}'::smallint[]
FROM bench_life
"""
# A fresh id in the region of the village, and that region.
_FRESH = "region::bigint << 40 | nextval('huilu_serial'), region"
_HOLDINGS = f"""
INSERT INTO loop_holding (id, region, issue_id, unit_id, from_at, to_at)
SELECT {_FRESH}, id, village, t1, t2 FROM bench_life
UNION ALL SELECT {_FRESH}, id, county, t2, CASE WHEN acts >= 5 THEN t5 END FROM bench_life
UNION ALL SELECT {_FRESH}, id, city, t5, CASE WHEN acts = 7 THEN t7 END FROM bench_life WHERE acts >= 5
"""
_PARTIES = f"""
INSERT INTO loop_party (id, region, issue_id, unit_id, part)
SELECT {_FRESH}, id, village, 'raised' FROM bench_life UNION ALL SELECT {_FRESH}, id, village, 'symptom' FROM bench_life
UNION ALL SELECT {_FRESH}, id, county, 'lead' FROM bench_life
UNION ALL SELECT {_FRESH}, id, county, 'assisting' FROM bench_life WHERE acts >= 3
UNION ALL SELECT {_FRESH}, id, city, 'naming' FROM bench_life WHERE acts >= 5
UNION ALL SELECT {_FRESH}, id, city, 'verifying' FROM bench_life WHERE acts >= 6
"""
_WORK = f"""
INSERT INTO loop_doer (id, region, issue_id, person_id, unit_id, is_recused)
SELECT {_FRESH}, id, county_person, county, false FROM bench_life WHERE acts >= 3
""", f"""
INSERT INTO loop_task (id, region, issue_id, position, text, owner_id, due_on, done_at, done_by)
SELECT {_FRESH}, id, 1, %(task)s::text, county_post, task_due_on, CASE WHEN acts >= 4 THEN t4 END,
       CASE WHEN acts >= 4 THEN county_name || %(office)s::text END
FROM bench_life WHERE acts >= 3
""", f"""
INSERT INTO loop_changedfact (id, region, issue_id, round, stage, kind, subject, measured_in, before, after,
                              observed_on, at, by_label)
SELECT {_FRESH}, id, 1, stage, f.kind, f.subject, f.measured_in, f.before, f.after, f.observed_on, at, by_label
FROM bench_life
CROSS JOIN LATERAL (VALUES ('claimed', 5, claimed, t5, county_name || %(office)s::text),
                           ('seen', 7, seen, t7, city_name || %(inspector)s::text))
  AS of_life (stage, since, fact, at, by_label)
CROSS JOIN LATERAL jsonb_to_record(fact)
  AS f (kind text, subject text, measured_in text, before text, after text, observed_on date)
WHERE acts >= since
""", f"""
INSERT INTO loop_effectcheck (id, region, issue_id, unit_id, days_after, due_on, result, seen)
SELECT {_FRESH}, id, county, days, (t7 AT TIME ZONE %(zone)s::text)::date + days, '', ''
FROM bench_life CROSS JOIN unnest(%(effect_days)s::int[]) AS days WHERE acts = 7
"""  # fmt: skip

# Who did the nth act when, and where the issue was counted then, with what the ledger says of it.
_ACTS: dict[str, tuple[str, str]] = {
    "drafted": (
        "village",
        "jsonb_build_object('finding', %(finding)s::jsonb || jsonb_build_object('symptom_unit', village_code))",
    ),
    "opened": ("village", "jsonb_build_object('lead', county_code, 'due_on', due_on)"),
    "task_added": (
        "county",
        "jsonb_build_object('text', %(task)s::text, 'owner', county_code || '/office', 'due_on', task_due_on)",
    ),
    "task_finished": ("county", "jsonb_build_object('position', 1)"),
    "submitted": (
        "county",
        "jsonb_build_object('fact', claimed, 'cause', %(cause)s::jsonb, 'fix_kind', %(fix_kind)s::text)",
    ),
    "verifier_named": ("city", "jsonb_build_object('verifier', city_code || '/inspector')"),
    "closed": ("inspector", "jsonb_build_object('seen', seen)"),
}
_ENTRIES = """
WITH written AS (
  INSERT INTO ledger_entry (act, about_kind, about_id, about_label, by_person_id, by_post_id, by_label, region, path,
                            facts, at)
  SELECT 'issue.{act}', 'issue', id, label, {by}_person, {by}_post, {name}_name || %({post})s::text, region,
         {home}_path, jsonb_build_object('number', number) || {facts}, t{place}
  FROM bench_life WHERE acts >= {place} RETURNING id, region, recorded_at
)
INSERT INTO ledger_unsealed (entry_id, region, recorded_at) SELECT id, region, recorded_at FROM written
"""
# Each step on the day on which it was taken, so that the boards of those days are what they would have been.
_DELTAS = """
INSERT INTO tally_delta (region, path, kind, ref, state, n, day)
SELECT region, county_path, kind, ref, state, sum(n), (at AT TIME ZONE %(zone)s::text)::date FROM (
  SELECT region, county_path, %(kind_issue)s::int AS kind, 0 AS ref, (%(states)s::int[])[step] AS state, 1 AS n,
         (ARRAY[t1, t2, t3, t4, t5, t6, t7])[step] AS at
  FROM bench_life CROSS JOIN generate_series(2, 7) AS step WHERE step <= acts
  UNION ALL
  SELECT region, county_path, %(kind_issue)s::int, 0, (%(states)s::int[])[step - 1], -1,
         (ARRAY[t1, t2, t3, t4, t5, t6, t7])[step]
  FROM bench_life CROSS JOIN generate_series(3, 7) AS step WHERE step <= acts
  UNION ALL
  SELECT region, county_path, %(kind_due)s::int, due_on - DATE '1970-01-01', 0, 1, t2 FROM bench_life
  UNION ALL
  SELECT region, county_path, %(kind_due)s::int, due_on - DATE '1970-01-01', 0, -1, t7 FROM bench_life WHERE acts = 7
  UNION ALL
  SELECT region, county_path, %(kind_effect)s::int, 0, 0, cardinality(%(effect_days)s::int[]), t7 FROM bench_life
  WHERE acts = 7
) AS changes GROUP BY region, county_path, kind, ref, state, 7 HAVING sum(n) <> 0
"""
# In one order: two who load at once count for the same villages.
_SERIALS = """
INSERT INTO loop_issueserial (unit_id, region, last)
SELECT village, region, count(*) FROM bench_life GROUP BY 1, 2 ORDER BY 1
ON CONFLICT (unit_id) DO UPDATE SET last = loop_issueserial.last + excluded.last
"""


def prepare(cursor: Any, count: int, zone: str) -> dict[str, Any]:
    """Find out who acts and set serials aside; what `fill` needs to know."""
    cursor.execute(_AROUND)
    cursor.execute("CREATE UNIQUE INDEX ON bench_around (nth)")
    cursor.execute("ANALYZE bench_around")
    cursor.execute("SELECT count(*) FROM bench_around")
    villages = cursor.fetchone()[0]
    cursor.execute("SELECT setval('huilu_serial', nextval('huilu_serial') + %s) - %s", [count, count])
    serial = cursor.fetchone()[0]
    said = {"fact": story.FACT, "cause": story.CAUSE, "finding": story.finding("")}
    return {
        **{name: json.dumps(words, ensure_ascii=False) for name, words in said.items()},
        **{post: official(labels) for post, labels in LABELS.items()},
        "serial": serial, "villages": villages, "zone": zone,
        "start": story.FIRST_DAY, "step": SPREAD / max(count, 1),
        "open_days": story.OPEN_DAYS, "task_days": story.TASK_DAYS,
        "reached": list(story.REACHED), "in_turn": story.IN_TURN,
        "states": [State.DRAFT, State.OPEN, State.IN_PROGRESS, State.IN_PROGRESS, State.SUBMITTED, State.VERIFYING,
                   State.CLOSED],
        "title": story.TITLE, "detail": story.DETAIL, "source": story.SOURCE, "topic": story.TOPIC,
        "concerns": story.CONCERNS, "task": story.TASK, "fix_kind": story.FIX_KIND,
        "cause_level": story.CAUSE["level"], "cause_text": story.CAUSE["text"],
        "effect_days": list(LoopTerms().effect_days),
        "kind_issue": int(Kind.ISSUE), "kind_due": int(Kind.ISSUE_DUE), "kind_effect": int(Kind.EFFECT),
    }  # fmt: skip


def fill(cursor: Any, first: int, last: int, known: dict[str, Any]) -> None:
    """The issues from the first up to, not including, the last, with all that belongs to them."""
    values = known | {"first": first, "last": last, "states": [int(state) for state in known["states"]]}
    cursor.execute(_LIFE)
    cursor.execute(_LIVES, values)
    for statement in (_ISSUES, _HOLDINGS, _PARTIES, *_WORK, *_entries(), _DELTAS, _SERIALS):
        cursor.execute(statement, values)
    cursor.execute("DROP TABLE bench_life")


def finish(cursor: Any) -> None:
    """Nothing of ours stays behind."""
    cursor.execute("DROP TABLE bench_around")


def _entries() -> list[str]:
    found = []
    for place, act in enumerate(story.ACTS, 1):
        by, facts = _ACTS[act]
        post, name = (INSPECTOR, "city") if by == "inspector" else (OFFICE, by)
        home = "village" if place == 1 else "county"
        found.append(_ENTRIES.format(act=act, by=by, name=name, post=post, home=home, facts=facts, place=place))
    return found
