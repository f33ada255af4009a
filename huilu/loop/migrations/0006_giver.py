"""Who passed an issue on, what was split off again, and rows that the application never takes away."""

import django.db.models.deletion
from django.db import migrations, models

# What is said of an issue stays said. An owner of the database who changes it all the same is found by
# `figures integrity`.
KEPT = """
REVOKE DELETE, TRUNCATE ON loop_issue, loop_party, loop_holding, loop_doer, loop_changedfact, loop_interimresult,
  loop_circuit, loop_share, loop_effectcheck, loop_milestone, loop_institutionaloutput FROM huilu_app;
REVOKE UPDATE ON loop_changedfact, loop_interimresult FROM huilu_app;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0005_desk"), ("org", "0002_sight")]
    operations = [
        migrations.AddField(
            model_name="issue",
            name="given_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="given_issues", to="org.unit"
            ),
        ),
        migrations.AddField(model_name="issue", name="stays_apart", field=models.BooleanField(default=False)),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
