"""Questions and samples have passed the gate (M131). Those of before get the demand that they would have got."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_ASKED = """
INSERT INTO burden_demand (code, kind, labels, purpose, basis, asker_id, asker_label, asked_at, asked_by,
                           asked_by_person_id, minutes, times, population, starts_on, sunset_on, fields, is_risk,
                           risk_reason, state)
SELECT {code}, {kind}, jsonb_build_object('zh', c.title), jsonb_build_object('zh', c.statement),
       jsonb_build_object('zh', i.number), c.scope_id, u.name, {at}, {by}, 0, {minutes}, 1, {population}, {at}::date,
       {at}::date + 90, '[]', {risk}, CASE WHEN {risk} THEN c.statement ELSE '' END, 'standing'
FROM campaigns_problemclass c JOIN loop_issue i ON i.id = c.from_issue_id JOIN org_unit u ON u.id = c.scope_id {joined};
"""
_SIBLINGS = """
SELECT count(*) FROM org_unit s JOIN org_unitclass k ON k.id = s.unit_class_id
JOIN org_unitclass o ON o.id = c.site_class_id AND (o.level_id, o.sector, o.audience) = (k.level_id, k.sector, k.audience)
WHERE s.counts AND s.path > u.path AND s.path < u.path || 'g'
"""
QUESTIONS = (
    _ASKED.format(
        code="c.number || '/look-across'",
        kind="'look_across'",
        at="c.defined_at",
        by="c.defined_by",
        minutes="greatest(1, ceil(q.n * 90 / 60.0))",
        population=f"({_SIBLINGS})",
        risk="c.is_risk",
        joined="JOIN (SELECT problem_class_id, count(*) AS n FROM campaigns_question GROUP BY 1) q"
        " ON q.problem_class_id = c.id",
    )
    + """
UPDATE campaigns_question q SET demand_id = d.id FROM campaigns_problemclass c, burden_demand d
WHERE c.id = q.problem_class_id AND d.code = c.number || '/look-across';
"""
)
PLANS = (
    _ASKED.format(
        code="c.number || '/sample-' || p.position",
        kind="'visit'",
        at="p.drawn_at",
        by="p.drawn_by",
        minutes="30",
        population="p.size",
        risk="false",
        joined="JOIN campaigns_plan p ON p.problem_class_id = c.id",
    )
    + """
UPDATE campaigns_plan p SET demand_id = d.id FROM campaigns_problemclass c, burden_demand d
WHERE c.id = p.problem_class_id AND d.code = c.number || '/sample-' || p.position;
"""
)
CLASSES = """
INSERT INTO burden_demandclass (demand_id, unit_class_id)
SELECT d.id, k.id FROM campaigns_problemclass c JOIN org_unitclass o ON o.id = c.site_class_id
JOIN org_unitclass k ON (o.level_id, o.sector, o.audience) = (k.level_id, k.sector, k.audience)
JOIN burden_demand d ON d.kind IN ('look_across', 'visit') AND split_part(d.code, '/', 1) = c.number;
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
"""


def _demand(field: Any, *, null: bool) -> Any:
    return field(null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="burden.demand")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_region"), ("burden", "0002_sight")]
    operations = [
        migrations.AddField("question", "demand", _demand(models.ForeignKey, null=True)),
        migrations.AddField("plan", "demand", _demand(models.OneToOneField, null=True)),
        migrations.RunSQL(QUESTIONS + PLANS + CLASSES, migrations.RunSQL.noop),
        migrations.AlterField("question", "demand", _demand(models.ForeignKey, null=False)),
        migrations.AlterField("plan", "demand", _demand(models.OneToOneField, null=False)),
    ]
