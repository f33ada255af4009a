"""Deputies: appointments besides that of the one holder, each with an end."""

import django.contrib.postgres.constraints
from django.contrib.postgres.fields import RangeBoundary
from django.db import migrations, models
from django.db.models import Q

import huilu.accounts.models

DAYS = huilu.accounts.models.DateRange("from_on", "to_on", RangeBoundary())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sight")]
    operations = [
        migrations.AddField("appointment", "as_deputy", models.BooleanField(default=False)),
        migrations.RemoveConstraint("appointment", "accounts_one_holder"),
        migrations.AddConstraint(
            "appointment",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="accounts_one_holder",
                expressions=[(DAYS, "&&"), ("post", "=")],
                condition=Q(as_deputy=False),
            ),
        ),
        migrations.AddConstraint(
            "appointment",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="accounts_in_post_once",
                expressions=[(DAYS, "&&"), ("post", "="), ("person", "=")],
            ),
        ),
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=Q(as_deputy=False) | Q(to_on__isnull=False), name="accounts_deputy_for_a_time"
            ),
        ),
    ]
