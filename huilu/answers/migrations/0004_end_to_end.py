"""A version holds until the day of the next one; and of other answers about its clause it says how it stands to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from huilu.kernel.constraints import together

# Until now a version ended when the next one was published, and where that one's day was later nothing held between.
FILL = """
UPDATE answers_policyanswer a SET until = coalesce(
  (SELECT min(b.valid_from) FROM answers_policyanswer b
   WHERE b.question_id = a.question_id AND b.version > a.version AND b.published_at IS NOT NULL),
  a.superseded_at::date)
WHERE a.superseded_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("answers", "0003_told_to")]
    operations = [
        migrations.AddField("policyanswer", "until", models.DateField(null=True)),
        migrations.AddField("policyanswer", "beside", ArrayField(models.TextField(), default=list, db_default=[])),
        migrations.AddField("policyanswer", "beside_why", models.TextField(blank=True, default="", db_default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint("policyanswer", together("answers_answer_until", "superseded_at", "until")),
    ]
