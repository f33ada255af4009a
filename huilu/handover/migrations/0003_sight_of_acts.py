"""A hand-over's acts are seen from both of its sides, and whatever a unit's own posts have done by that unit."""

from django.db import migrations

# Whoever acts on what belongs to somebody above sees that act: the receiver of a hand-over, the lead of an issue in a
# batch of the city. Of a batch no more than that, for its acts name issues that not everybody in it sees.
# The posts are asked for once in a statement, and only where an entry is not in sight by what it is about.
SIGHT = """
CREATE FUNCTION sight_posts() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT ARRAY(SELECT p.id FROM accounts_post p JOIN org_unit u ON u.id = p.unit_id WHERE u.path = sight_from())
$$;
ALTER POLICY sight ON ledger_entry USING (
  (path >= (SELECT sight_from()) AND path < (SELECT sight_to()) AND about_kind <> 'issue')
  OR (about_kind = 'issue' AND loop_sees(about_id))
  OR (about_kind = 'handover' AND handover_sees(about_id))
  OR by_post_id = ANY((SELECT sight_posts())::bigint[])
);
"""
BACK = """
ALTER POLICY sight ON ledger_entry USING (
  (path >= (SELECT sight_from()) AND path < (SELECT sight_to()) AND about_kind <> 'issue')
  OR (about_kind = 'issue' AND loop_sees(about_id))
);
DROP FUNCTION sight_posts;
"""


class Migration(migrations.Migration):
    dependencies = [("handover", "0002_sight"), ("loop", "0002_sight"), ("ledger", "0002_seals")]
    operations = [migrations.RunSQL(SIGHT, BACK)]
