"""What nodes have by themselves is counted of units that count; and past days begin to be kept."""

from importlib import import_module

from django.db import migrations

from huilu.registers.states import Counted, ItemState
from huilu.tally.models import Kind

_BEFORE = import_module("huilu.board.migrations.0004_own_of_circuits").OWN
OWN = _BEFORE.replace("u.is_placeholder FROM", "u.counts FROM").replace("WHERE NOT is_placeholder", "WHERE counts")
assert OWN.count("counts") == _BEFORE.count("is_placeholder")  # noqa: S101 - a migration holds or does not run

# Of the days before, nobody can say any more what a unit had by itself: it is as if it had always been so.
KEPT = f"""
INSERT INTO tally_own (region, node, kind, ref, state, day, n)
SELECT u.region, o.node, o.kind, o.ref, o.state, DATE '0001-01-01', sum(o.n)
FROM (SELECT array_agg(id) AS nodes FROM org_unit) AS every CROSS JOIN board_own(every.nodes) AS o
JOIN org_unit u ON u.id = o.node
WHERE o.kind <> {Kind.UNIT_CLASS:d} AND every.nodes IS NOT NULL
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO tally_own (region, node, kind, ref, state, day, n)
SELECT u.region, u.id, {Kind.REGISTER:d}, counted.register_id, counted.state, DATE '0001-01-01', count(*) FROM (
  SELECT i.unit_id, i.register_id, i.state FROM registers_item i
  UNION ALL
  SELECT i.unit_id, i.register_id, CASE WHEN t.done_on IS NULL THEN {Counted.TASK_OPEN:d} ELSE {Counted.TASK_DONE:d} END
  FROM registers_itemtask t JOIN registers_item i ON i.id = t.item_id WHERE i.state <> {ItemState.STRUCK:d}
) AS counted JOIN org_unit u ON u.id = counted.unit_id GROUP BY 1, 2, 4, 5;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0004_own_of_circuits"), ("org", "0003_history"), ("tally", "0003_days"),
        ("registers", "0001_initial"), ("loop", "0005_desk"),
    ]  # fmt: skip
    operations = [migrations.RunSQL(OWN, _BEFORE), migrations.RunSQL(KEPT, "DELETE FROM tally_own")]
