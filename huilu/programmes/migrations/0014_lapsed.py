"""A request about what is withdrawn, locked or stopped meanwhile lapses: silence grants nothing there."""

from django.db import migrations, models

from huilu.kernel.constraints import one_of

WORDS = ["asked", "granted", "refused", "taken_back"]
_WHY = "programmes_adaptation_refused_why"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0013_readiness")]
    operations = [
        migrations.RemoveConstraint("adaptation", "programmes_adaptation_state"),
        migrations.AddConstraint("adaptation", one_of("programmes_adaptation_state", "state", [*WORDS, "lapsed"])),
        migrations.RemoveConstraint("adaptation", _WHY),
        migrations.AddConstraint(
            "adaptation",
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "lapsed"]) | ~models.Q(because=""), name=_WHY
            ),
        ),
    ]
