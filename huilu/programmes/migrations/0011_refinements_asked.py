"""Whoever asks more of a clause than its origin has a demand for it. Those of before get the one they would have got."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

MORE = "r.tighter ?| ARRAY['deadline', 'frequency', 'scope']"
ASKED = f"""
INSERT INTO burden_demand (code, kind, labels, purpose, basis, asker_id, asker_label, top_id, asked_at, asked_by,
                           asked_by_person_id, minutes, times, population, starts_on, due_on, sunset_on, fields, is_risk,
                           risk_reason, place, state)
SELECT p.code || '/' || q.code || '@' || p.version, 'refinement', q.labels,
       CASE WHEN jsonb_typeof(r.reason) = 'object' THEN r.reason ELSE q.text END,
       p.labels, r.issuer_id, r.issuer_label, r.issuer_id, p.published_at, r.issuer_label, 0,
       greatest(0, coalesce((r.holds ->> 'minutes')::int, q.minutes) - q.minutes), d.times,
       (SELECT count(*) FROM org_unit s JOIN burden_demandclass c ON c.unit_class_id = s.unit_class_id
        WHERE c.demand_id = d.id AND s.counts AND s.path >= u.path AND s.path < u.path || 'g'),
       d.starts_on, CASE WHEN r.holds ? 'due_on' THEN (r.holds ->> 'due_on')::date ELSE d.due_on END, d.sunset_on, '[]',
       false, '', '', 'standing'
FROM programmes_refinement r JOIN programmes_programme p ON p.id = r.programme_id
JOIN programmes_requirement q ON q.id = r.requirement_id JOIN burden_demand d ON d.id = q.demand_id
JOIN org_unit u ON u.id = r.issuer_id WHERE {MORE} AND q.retired_at IS NULL;
INSERT INTO burden_demandclass (demand_id, unit_class_id)
SELECT n.id, c.unit_class_id FROM programmes_refinement r JOIN programmes_programme p ON p.id = r.programme_id
JOIN programmes_requirement q ON q.id = r.requirement_id JOIN burden_demandclass c ON c.demand_id = q.demand_id
JOIN burden_demand n ON n.kind = 'refinement' AND n.code = p.code || '/' || q.code || '@' || p.version;
UPDATE programmes_refinement r SET demand_id = n.id
FROM programmes_programme p, programmes_requirement q, burden_demand n
WHERE p.id = r.programme_id AND q.id = r.requirement_id AND n.kind = 'refinement'
  AND n.code = p.code || '/' || q.code || '@' || p.version;
-- Of a clause that is gone nothing holds any more.
UPDATE programmes_refinement r SET tighter = '[]' WHERE {MORE} AND r.demand_id IS NULL;
"""
# How often it comes was not kept: once, or more often than that, is all that the months depend on.
VARIED = """
INSERT INTO burden_variation (demand_id, unit_id, says, more, asked_id)
SELECT q.demand_id, r.issuer_id, s.says,
       coalesce((SELECT jsonb_agg(CASE t WHEN 'deadline' THEN 'due_on' WHEN 'frequency' THEN 'times' ELSE 'minutes' END)
                 FROM jsonb_array_elements_text(r.tighter) t WHERE t IN ('deadline', 'frequency', 'scope')), '[]'),
       r.demand_id
FROM programmes_refinement r JOIN programmes_requirement q ON q.id = r.requirement_id
JOIN burden_demand d ON d.id = q.demand_id
CROSS JOIN LATERAL (
  SELECT jsonb_object_agg(
    CASE k WHEN 'repeats' THEN 'times' ELSE k END,
    CASE WHEN k <> 'repeats' THEN v WHEN v = '"once"' THEN '1'::jsonb ELSE to_jsonb(greatest(d.times, 2)) END
  ) AS says FROM jsonb_each(r.holds) AS e (k, v) WHERE k IN ('minutes', 'due_on', 'repeats')
) s WHERE s.says IS NOT NULL AND q.retired_at IS NULL;
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_recorded_along"), ("burden", "0006_variations")]
    operations = [
        migrations.AddField(
            "refinement",
            "demand",
            models.ForeignKey(
                "burden.demand", on_delete=django.db.models.deletion.PROTECT, related_name="refinements", null=True
            ),
        ),
        migrations.RunSQL(ASKED + VARIED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "refinement",
            models.CheckConstraint(
                condition=Q(demand__isnull=False) | ~Q(tighter__has_any_keys=["deadline", "frequency", "scope"]),
                name="programmes_more_is_asked",
            ),
        ),
    ]
