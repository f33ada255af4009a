"""Whatever a requirement asks has passed the gate: the database refuses one that has not (M131).

Requirements of before get the demand that they would have got, priced with the units that they meet today.
"""

import django.db.models.deletion
from django.db import migrations, models

DEMANDS = """
WITH asked AS (
  SELECT r.id, g.code || '/' || r.code || '@' || g.version AS code, r.labels, r.text, r.minutes, r.due_on,
         greatest(coalesce(r.sunset_on, g.soft_end_on), r.due_on) AS sunset_on, r.retired_at, g.starts_on, g.published_at,
         g.issuer_id, g.issuer_label, g.labels AS basis, i.path
  FROM programmes_requirement r JOIN programmes_programme g ON g.id = r.programme_id JOIN org_unit i ON i.id = g.issuer_id
),
counted AS (
  SELECT a.path, u.unit_class_id, count(*) AS n FROM (SELECT DISTINCT path FROM asked) a
  JOIN org_unit u ON u.path >= a.path AND u.path < a.path || 'g' WHERE u.counts GROUP BY 1, 2
)
INSERT INTO burden_demand (code, kind, labels, purpose, basis, asker_id, asker_label, asked_at, asked_by,
                           asked_by_person_id, minutes, times, population, starts_on, due_on, sunset_on, fields, is_risk,
                           risk_reason, state, ended_at, ended_by, ended_because)
SELECT a.code, 'obligation', a.labels, a.text, a.basis, a.issuer_id, a.issuer_label, a.published_at, a.issuer_label, 0,
       a.minutes, 1,
       coalesce((SELECT sum(n.n) FROM programmes_requirementclass c JOIN counted n
                 ON n.unit_class_id = c.unit_class_id AND n.path = a.path WHERE c.requirement_id = a.id), 0),
       a.starts_on, a.due_on, a.sunset_on, '[]', false, '',
       CASE WHEN a.retired_at IS NULL THEN 'standing' ELSE 'withdrawn' END,
       a.retired_at, CASE WHEN a.retired_at IS NOT NULL THEN a.issuer_label END,
       CASE WHEN a.retired_at IS NOT NULL THEN '—' END
FROM asked a ORDER BY a.id;
UPDATE programmes_requirement r SET demand_id = d.id
FROM programmes_programme g, burden_demand d
WHERE g.id = r.programme_id AND d.code = g.code || '/' || r.code || '@' || g.version;
INSERT INTO burden_demandclass (demand_id, unit_class_id)
SELECT r.demand_id, c.unit_class_id FROM programmes_requirementclass c JOIN programmes_requirement r ON r.id = c.requirement_id;
"""

# What is suspended is not owed: a record of it is refused from the moment of the suspension.
OWED = """
CREATE OR REPLACE FUNCTION programmes_owed(a_unit bigint, a_programme text, a_code text, a_day date)
RETURNS TABLE (path text, unit_code text, unit_name text, requirement_id int, is_owed boolean)
LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT u.path, u.code, u.name, r.id, u.counts AND starts_with(u.path, i.path) AND c.id IS NOT NULL
  FROM org_unit u
  LEFT JOIN programmes_programme g ON g.code = a_programme
  LEFT JOIN programmes_requirement r ON r.programme_id = g.id AND r.code = a_code AND r.retired_at IS NULL
    AND (r.sunset_on IS NULL OR r.sunset_on >= a_day)
    AND EXISTS (SELECT FROM burden_demand d WHERE d.id = r.demand_id AND d.state = 'standing')
  LEFT JOIN org_unit i ON i.id = g.issuer_id
  LEFT JOIN programmes_requirementclass c ON c.requirement_id = r.id AND c.unit_class_id = u.unit_class_id
  WHERE u.id = a_unit
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0007_refinements"), ("burden", "0002_sight")]
    operations = [
        migrations.AddField(
            "requirement",
            "demand",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requirement",
                to="burden.demand",
            ),
        ),
        migrations.RunSQL(DEMANDS, migrations.RunSQL.noop),
        # What was written waits for its foreign keys to be looked at; the table is not altered before that.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.AlterField(
            "requirement",
            "demand",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="requirement", to="burden.demand"
            ),
        ),
        migrations.RunSQL(OWED, migrations.RunSQL.noop),
    ]
