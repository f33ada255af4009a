"""Folding looks counters up by their key, however many there are."""

from django.db import migrations

# How much waits in the queue the planner cannot know, and takes it for a great deal: then it reads all counters through
# for each fold of each region, four times a second. By key a fold costs what has changed.
_SETTINGS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
_FUNCTIONS = ("tally_fold_day(smallint, date)", "tally_clear(smallint, jsonb)")


class Migration(migrations.Migration):
    dependencies = [("tally", "0004_region")]
    operations = [
        migrations.RunSQL(
            "".join(f"ALTER FUNCTION {one} SET {setting} = off;" for setting in _SETTINGS),
            f"ALTER FUNCTION {one} RESET ALL",
        )
        for one in _FUNCTIONS
    ]
