"""How high a circuit has come, whom it was raised over, and until when one level may keep it among its own."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0006_giver")]
    operations = [
        migrations.AddField(
            model_name="circuit",
            name="reached",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
            ),
        ),
        migrations.AddField(model_name="circuit", name="level_until", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="circuit",
            name="passed_over",
            field=django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), default=list),
        ),
    ]
