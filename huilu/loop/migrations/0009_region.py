"""Every table that grows with issues has its region, and ids made from it."""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from huilu.kernel.regional import RegionalKey, RegionOf, Within, WithinAlone

# Tables by model, whose rows belong to an issue.
_OF_ISSUE = {
    "party": "parties",
    "holding": "holdings",
    "doer": "doers",
    "task": "tasks",
    "interimresult": "interim_results",
    "changedfact": "facts",
    "issuefile": "files",
    "share": "shares",
    "effectcheck": "effect_checks",
    "milestone": "milestones",
    "institutionaloutput": "outputs",
}

# The counter of all ids goes on behind the highest id of the table, whose own counter goes.
_FILL = """
ALTER TABLE {table} ALTER COLUMN id DROP IDENTITY IF EXISTS;
ALTER TABLE {table} ADD COLUMN region smallint;
SELECT setval('huilu_serial', greatest((SELECT last_value FROM huilu_serial), (SELECT coalesce(max(id), 1) FROM {table})));
UPDATE {table} SET region = ({whole} >> {shift})::smallint, id = ({whole} >> {shift}) << 40 | id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE {table} ALTER COLUMN region SET NOT NULL,
  ADD CONSTRAINT {table}_in_region CHECK (region = ({whole} >> {shift})), ADD CONSTRAINT {table}_id_carries_region CHECK (region = id >> 40);
"""
# What is found by the id of another row has no id of its own.
_FILL_ONLY = """
ALTER TABLE {table} ADD COLUMN region smallint;
UPDATE {table} SET region = ({whole} >> {shift})::smallint;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE {table} ALTER COLUMN region SET NOT NULL,
  ADD CONSTRAINT {table}_in_region CHECK (region = ({whole} >> {shift}));
"""

_ISSUE = """
ALTER TABLE loop_issue ADD CONSTRAINT loop_issue_id_carries_region CHECK (region = id >> 40);
ALTER TABLE loop_issue ADD COLUMN parts_in smallint[] NOT NULL DEFAULT '{}';
UPDATE loop_issue SET parts_in = found.regions FROM (
  SELECT merged_into_id AS master, array_agg(DISTINCT region ORDER BY region) AS regions FROM loop_issue
  WHERE merged_into_id IS NOT NULL AND region <> merged_into_id >> 40 GROUP BY 1
) AS found WHERE loop_issue.id = found.master;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE loop_issue ALTER COLUMN parts_in DROP DEFAULT;
"""
_REACH = """
INSERT INTO loop_reach (unit_id, region)
SELECT unit_id, region FROM loop_party WHERE region <> unit_id >> 24
UNION
SELECT p.unit_id, t.region FROM loop_task t JOIN accounts_post p ON p.id = t.owner_id WHERE t.region <> p.unit_id >> 24
UNION
SELECT p.unit_id, i.region FROM loop_issue i JOIN accounts_post p ON p.id = i.senior_post_id
WHERE i.region <> p.unit_id >> 24;
"""

# In which regions to look for what nodes have parts in, and for what a whole part of the tree has. Both see what their
# caller sees.
_NEAR = """
CREATE FUNCTION loop_regions(nodes bigint[]) RETURNS smallint[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(DISTINCT region) FROM (
    SELECT (node >> 24)::smallint AS region FROM unnest(nodes) AS node
    UNION ALL SELECT region FROM loop_reach WHERE unit_id = ANY(nodes)
  ) AS found
$$;
CREATE FUNCTION loop_regions_below(scope text) RETURNS smallint[] LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN top = 0 THEN (SELECT array_agg(id) FROM org_region) ELSE array(
    SELECT top UNION SELECT r.region FROM loop_reach r JOIN org_unit u ON u.id = r.unit_id
    WHERE u.path >= scope COLLATE "C" AND u.path < (scope || 'g') COLLATE "C") END
  FROM (SELECT (('x' || lpad(right(scope, 8), 16, '0'))::bit(64)::bigint >> 24)::smallint AS top) AS own
$$;
ALTER TABLE loop_reach ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON loop_reach TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON loop_reach FOR SELECT TO huilu_reader USING (org_sees(unit_id));
"""


def _region(model: str, of: str) -> list[Any]:
    """What Django is to know of a table that has its region now."""
    return [
        migrations.AlterField(model, "id", RegionalKey(primary_key=True, serialize=False)),
        migrations.AddField(model, "region", RegionOf(of=of, default=0), preserve_default=False),
        migrations.AlterField(
            model,
            "issue",
            Within(on_delete=django.db.models.deletion.PROTECT, related_name=_OF_ISSUE[model], to="loop.issue"),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("loop", "0008_light_windows"), ("org", "0005_fast_load"), ("board", "0007_past_in_sight")]
    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.SmallIntegerField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "region"), name="loop_reach_once")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(_ISSUE, migrations.RunSQL.noop),
                *(
                    migrations.RunSQL(_FILL.format(table=f"loop_{model}", whole="issue_id", shift=40))
                    for model in _OF_ISSUE
                ),
                migrations.RunSQL(_FILL_ONLY.format(table="loop_circuit", whole="issue_id", shift=40)),
                migrations.RunSQL(_FILL_ONLY.format(table="loop_issueserial", whole="unit_id", shift=24)),
                migrations.RunSQL(_REACH),
                migrations.RunSQL(_NEAR),
            ],
            [
                migrations.AlterField("issue", "id", RegionalKey(primary_key=True, serialize=False)),
                migrations.AddField(
                    "issue",
                    "parts_in",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                *(one for model in _OF_ISSUE for one in _region(model, "issue")),
                migrations.AddField("circuit", "region", RegionOf(of="issue", default=0), preserve_default=False),
                migrations.AlterField(
                    "circuit",
                    "issue",
                    WithinAlone(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="circuit",
                        serialize=False,
                        to="loop.issue",
                    ),
                ),
                migrations.AddField("issueserial", "region", RegionOf(of="unit", default=0), preserve_default=False),
            ],
        ),
        migrations.RemoveConstraint("doer", "loop_doer_once"),
        migrations.AddConstraint(
            "doer", models.UniqueConstraint(fields=("issue", "person_id", "unit", "region"), name="loop_doer_once")
        ),
        migrations.AddConstraint(
            "issueserial", models.UniqueConstraint(fields=("unit", "region"), name="loop_serial_once")
        ),
    ]
