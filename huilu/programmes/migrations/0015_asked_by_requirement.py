"""The worker finds what waits about clauses that were withdrawn, locked or stopped by the clause."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0014_lapsed")]
    operations = [
        migrations.AddIndex(
            model_name="adaptation",
            index=models.Index(
                condition=models.Q(("state", "asked")), fields=["requirement"], name="programmes_adaptation_asked"
            ),
        ),
    ]
