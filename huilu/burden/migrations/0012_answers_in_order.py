"""The answers to a form are read in the order of the units' codes, page by page, however many there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("burden", "0011_review_kind")]

    operations = [
        migrations.AddIndex(
            "response",
            models.Index(
                fields=["form", "unit_code", "id"], condition=models.Q(state="sent"), name="burden_response_in_order"
            ),
        ),
    ]
