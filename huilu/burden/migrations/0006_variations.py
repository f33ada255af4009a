"""What units on the way down say otherwise about a demand; and a kind of demand for what they ask beyond it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from huilu.burden.states import DemandKind
from huilu.kernel.constraints import one_of

# For those whom it concerns, and for whoever stands above the unit that says it.
SIGHT = """
ALTER TABLE burden_variation ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON burden_variation TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON burden_variation FOR SELECT TO huilu_reader
  USING (org_sees(unit_id) OR unit_id = ANY((SELECT sight_above())::bigint[]));
"""
BACK = """
DROP POLICY sight ON burden_variation; DROP POLICY app ON burden_variation;
ALTER TABLE burden_variation DISABLE ROW LEVEL SECURITY;
"""


def _to(
    model: str, *, name: str = "+", null: bool = False, cascades: bool = False
) -> "models.ForeignKey[models.Model]":
    deleted = django.db.models.deletion.CASCADE if cascades else django.db.models.deletion.PROTECT
    return models.ForeignKey(model, on_delete=deleted, related_name=name, null=null)


class Migration(migrations.Migration):
    dependencies = [("burden", "0005_where_and_until"), ("org", "0005_fast_load")]
    operations = [
        migrations.RemoveConstraint("demand", "burden_demand_kind"),
        migrations.AddConstraint("demand", one_of("burden_demand_kind", "kind", [*DemandKind])),
        migrations.CreateModel(
            name="Variation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("says", models.JSONField()),
                ("more", models.JSONField(default=list)),
                ("asked", _to("burden.demand", null=True)),
                ("demand", _to("burden.demand", name="variations", cascades=True)),
                ("unit", _to("org.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["demand", "unit"], name="burden_varied_once"),
                    models.CheckConstraint(condition=Q(more=[]) | Q(asked__isnull=False), name="burden_more_is_asked"),
                ]
            },
        ),
        migrations.RunSQL(SIGHT, BACK),
    ]
