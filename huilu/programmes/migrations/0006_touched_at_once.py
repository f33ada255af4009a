"""Whoever touches an obligation at the same moment as somebody else gives way, whichever key says that it is one."""

from django.db import migrations

_REPLACE = """
DO $$
DECLARE was text := pg_get_functiondef('programmes_hold'::regproc);
BEGIN
  IF position('{was}' IN was) + position('{now}' IN was) = 0 THEN
    RAISE EXCEPTION 'programmes_hold is not the function that is known here.';
  END IF;
  EXECUTE replace(was, '{was}', '{now}');
END $$;
"""
NAMED, ANY = "ON CONFLICT (unit_id, requirement_id) DO NOTHING", "ON CONFLICT DO NOTHING"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_fast_progress")]
    operations = [
        migrations.RunSQL(_REPLACE.format(was=NAMED, now=ANY), _REPLACE.format(was=ANY, now=NAMED)),
    ]
