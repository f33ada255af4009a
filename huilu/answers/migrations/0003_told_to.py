"""Who is told that their unit asked: whoever was in one of its posts then, and nobody who is appointed later."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# Of what was asked before this nobody knows more than the day: whoever was there then is told.
FILL = """
UPDATE answers_asking a SET told_to = array(
  SELECT ap.id FROM accounts_appointment ap
  JOIN accounts_post p ON p.id = ap.post_id
  JOIN answers_policyquestion q ON q.id = a.question_id
  WHERE p.unit_id = a.unit_id AND ap.from_on <= q.asked_on AND (ap.to_on IS NULL OR ap.to_on > q.asked_on)
  ORDER BY ap.id)
"""


class Migration(migrations.Migration):
    dependencies = [("answers", "0002_sight"), ("accounts", "0003_deputies")]
    operations = [
        migrations.AddField("asking", "told_to", ArrayField(models.BigIntegerField(), default=list), False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
