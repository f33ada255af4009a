"""By what it said, a new row that was taken over is known again when it comes in another file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_sight")]
    operations = [
        migrations.AddField(model_name="takenrow", name="content", field=models.TextField(default="")),
        migrations.AddIndex(
            model_name="takenrow", index=models.Index(fields=["content"], name="registers_row_content")
        ),
    ]
