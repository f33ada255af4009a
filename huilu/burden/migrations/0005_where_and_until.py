"""A demand says below which unit it is asked, of how many at most, and that it is over when nothing is left to do."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from huilu.burden.states import DemandState
from huilu.kernel.constraints import one_of

# So far whatever was asked was asked of all below its asker; of samples, a fixed number of sites.
FILL = """
UPDATE burden_demand SET top_id = asker_id;
UPDATE burden_demand SET at_most = population WHERE kind = 'visit' AND code LIKE '%/sample-%';
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
"""
# Whoever stands above the place where something is asked sees it, the asker among them, and so do those below.
SIGHT = "org_sees({place}_id) OR {place}_id = ANY((SELECT sight_above())::bigint[])"
POLICY = """
DROP POLICY sight ON burden_demand;
CREATE POLICY sight ON burden_demand FOR SELECT TO huilu_reader USING ({seen});
"""


def _over(*ended: DemandState) -> models.CheckConstraint:
    open_ones = [DemandState.STANDING, DemandState.SUSPENDED]
    return models.CheckConstraint(
        condition=Q(state__in=open_ones, ended_at__isnull=True) | Q(state__in=[*ended], ended_at__isnull=False),
        name="burden_demand_over",
    )


def _top(*, null: bool) -> "models.ForeignKey[models.Model]":
    return models.ForeignKey("org.unit", on_delete=django.db.models.deletion.PROTECT, related_name="+", null=null)


class Migration(migrations.Migration):
    dependencies = [("burden", "0004_forms_sight"), ("campaigns", "0006_demands"), ("programmes", "0008_demands")]
    operations = [
        migrations.AddField("demand", "top", _top(null=True)),
        migrations.AddField("demand", "at_most", models.IntegerField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("demand", "top", _top(null=False)),
        migrations.RemoveConstraint("demand", "burden_demand_state"),
        migrations.RemoveConstraint("demand", "burden_demand_over"),
        migrations.AddConstraint("demand", one_of("burden_demand_state", "state", [*DemandState])),
        migrations.AddConstraint("demand", _over(DemandState.STOPPED, DemandState.WITHDRAWN, DemandState.ENDED)),
        migrations.RunSQL(
            POLICY.format(seen=SIGHT.format(place="top")), POLICY.format(seen=SIGHT.format(place="asker"))
        ),
    ]
