"""The function that passed over rows by counting them goes: the release in which old code still asked it is over."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("huilu.loop.migrations.0010_desk_by_region").TO_DECIDE
BACK = f"""
{_BEFORE}
REVOKE ALL ON FUNCTION loop_to_decide FROM PUBLIC;
GRANT EXECUTE ON FUNCTION loop_to_decide TO huilu_app, huilu_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0012_issues_below")]
    operations = [migrations.RunSQL("DROP FUNCTION loop_to_decide", BACK)]
