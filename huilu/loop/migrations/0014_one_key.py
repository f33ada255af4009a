"""A unit's count of issues has one key, its unit: the second said the same once more, and nothing asked for it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("loop", "0013_no_counting_past")]
    operations = [migrations.RemoveConstraint(model_name="issueserial", name="loop_serial_once")]
