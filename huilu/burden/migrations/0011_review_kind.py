"""What calls units to a review is a kind of its own: it ends with its review, and not by itself."""

from django.db import migrations

from huilu.burden.states import DemandKind
from huilu.kernel.constraints import one_of

# So far such a call was a meeting like any other.
TURN = "UPDATE burden_demand SET kind = 'review' WHERE id IN (SELECT demand_id FROM reviews_summons)"
BACK = "UPDATE burden_demand SET kind = 'meeting' WHERE kind = 'review'"


class Migration(migrations.Migration):
    dependencies = [("burden", "0010_sent_to_whom"), ("reviews", "0002_sight")]

    operations = [
        migrations.RemoveConstraint("demand", "burden_demand_kind"),
        migrations.RunSQL(TURN, BACK),
        migrations.AddConstraint("demand", one_of("burden_demand_kind", "kind", [*DemandKind])),
    ]
