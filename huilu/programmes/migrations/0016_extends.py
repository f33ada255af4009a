"""A programme says which one it extends: to find the children of one, no pack has to be looked into."""

from django.db import migrations, models

FILL = """
    UPDATE programmes_programme AS p SET extends = c.content #>> '{extends,code}'
    FROM programmes_packcontent AS c WHERE c.digest = p.digest AND c.content #>> '{extends,code}' IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0015_asked_by_requirement")]
    operations = [
        migrations.AddField("programme", "extends", models.TextField(db_default="", default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
