"""What closed classes and decided samples had asked takes nobody's time any longer."""

from django.db import migrations

# Whose word it was that ended them is in the class and in the looks; what the guard desk holds up waits for its word.
ENDED = """
UPDATE burden_demand d SET state = 'ended', ended_at = c.closed_at, ended_by = c.closed_by, ended_because = c.number
FROM campaigns_problemclass c JOIN campaigns_question q ON q.problem_class_id = c.id
WHERE d.id = q.demand_id AND c.closed_at IS NOT NULL AND d.state = 'standing';
UPDATE burden_demand d SET state = 'ended', ended_at = p.decided_at, ended_by = p.drawn_by, ended_because = p.outcome
FROM campaigns_plan p WHERE d.id = p.demand_id AND p.outcome <> '' AND d.state = 'standing';
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0006_demands"), ("burden", "0005_where_and_until")]
    operations = [migrations.RunSQL(ENDED, migrations.RunSQL.noop)]
