"""The seals: which entry is which leaf, the nodes of the tree, the signed heads, and the keys that signed them."""

from typing import Any

from django.db import migrations, models

# The queue has no index: the sealer takes whatever lies in it, and an index would be the dearer half of each insert.
TABLES = """
CREATE TABLE ledger_unsealed (
  entry_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
INSERT INTO ledger_unsealed SELECT id, recorded_at FROM ledger_entry ORDER BY id;
CREATE TABLE ledger_leaf (
  number bigint PRIMARY KEY CHECK (number >= 0),
  entry_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  salt bytea NOT NULL CHECK (octet_length(salt) = 16),
  CONSTRAINT ledger_leaf_once UNIQUE (entry_id, recorded_at)
);
CREATE TABLE ledger_node (
  number bigint PRIMARY KEY CHECK (number >= 0),
  hashes bytea NOT NULL CHECK (octet_length(hashes) > 0 AND octet_length(hashes) % 32 = 0)
);
CREATE TABLE ledger_key (
  id text PRIMARY KEY,
  turn smallint NOT NULL UNIQUE CHECK (turn > 0),
  ledger text NOT NULL,
  raw bytea NOT NULL CHECK (octet_length(raw) = 32),
  endorsement bytea CHECK (octet_length(endorsement) = 64),
  made_at timestamptz NOT NULL,
  CONSTRAINT ledger_key_first CHECK (turn > 1 OR endorsement IS NULL)
);
CREATE TABLE ledger_head (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  at timestamptz NOT NULL,
  key_id text NOT NULL REFERENCES ledger_key (id),
  signature bytea NOT NULL CHECK (octet_length(signature) = 64)
);
"""

# Nobody waits for the sealer or for another act: an entry becomes visible together with its place in the queue, in
# whatever order transactions end. A function, because PostgreSQL keeps its plans: it costs as much as the entry alone.
RECORD = """
CREATE FUNCTION ledger_record(
  the_act text, kind text, some_id bigint, label text, person_id bigint, post_id bigint, signature text,
  some_region smallint, some_path text, some_facts jsonb, digest text, some_moment timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE new_id bigint; new_moment timestamptz;
BEGIN
  INSERT INTO ledger_entry (act, about_kind, about_id, about_label, by_person_id, by_post_id, by_label,
                            region, path, facts, attachment, at)
  VALUES (the_act, kind, some_id, label, person_id, post_id, signature,
          some_region, some_path, some_facts, digest, some_moment)
  RETURNING id, recorded_at INTO new_id, new_moment;
  INSERT INTO ledger_unsealed (entry_id, recorded_at) VALUES (new_id, new_moment);
END $$;
"""

APPEND_ONLY = """
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_leaf, ledger_node, ledger_head, ledger_key FROM huilu_app;
REVOKE UPDATE, TRUNCATE ON ledger_unsealed FROM huilu_app;
CREATE FUNCTION ledger_refuse_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % stays as it is.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_leaf
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_seal();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_node
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_seal();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_head
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_seal();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_key
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_seal();
"""

# A leaf is seen by whoever sees its entry, for its salt would let others guess. Nodes, heads and keys tell nothing of
# any entry: every leaf holds a salted commitment, so nobody can find out by trial what a hash stands for.
SIGHT = """
REVOKE ALL ON ledger_unsealed FROM huilu_reader;
ALTER TABLE ledger_leaf ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ledger_leaf TO huilu_app USING (true) WITH CHECK (true);
CREATE POLICY sight ON ledger_leaf FOR SELECT TO huilu_reader USING (
  EXISTS (SELECT FROM ledger_entry e WHERE e.id = entry_id AND e.recorded_at = ledger_leaf.recorded_at)
);
"""

BACK = """
DROP TABLE ledger_head, ledger_key, ledger_node, ledger_leaf, ledger_unsealed;
DROP FUNCTION ledger_refuse_seal, ledger_record;
"""


def _model(name: str, table: str, ordered: str = "", **fields: models.Field[Any, Any]) -> migrations.CreateModel:
    options: dict[str, object] = {"db_table": table, "managed": False}
    if ordered:
        options["ordering"] = [ordered]
    return migrations.CreateModel(name=name, fields=list(fields.items()), options=options)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            TABLES + RECORD + APPEND_ONLY + SIGHT,
            BACK,
            state_operations=[
                _model(
                    "Unsealed",
                    "ledger_unsealed",
                    entry_id=models.BigIntegerField(primary_key=True, serialize=False),
                    recorded_at=models.DateTimeField(),
                ),
                _model(
                    "Leaf",
                    "ledger_leaf",
                    "number",
                    number=models.BigIntegerField(primary_key=True, serialize=False),
                    entry_id=models.BigIntegerField(),
                    recorded_at=models.DateTimeField(),
                    salt=models.BinaryField(),
                ),
                _model(
                    "Node",
                    "ledger_node",
                    "number",
                    number=models.BigIntegerField(primary_key=True, serialize=False),
                    hashes=models.BinaryField(),
                ),
                _model(
                    "SealKey",
                    "ledger_key",
                    "turn",
                    id=models.TextField(primary_key=True, serialize=False),
                    turn=models.SmallIntegerField(unique=True),
                    ledger=models.TextField(),
                    raw=models.BinaryField(),
                    endorsement=models.BinaryField(null=True),
                    made_at=models.DateTimeField(),
                ),
                _model(
                    "Head",
                    "ledger_head",
                    "size",
                    size=models.BigIntegerField(primary_key=True, serialize=False),
                    root=models.BinaryField(),
                    at=models.DateTimeField(),
                    key_id=models.TextField(),
                    signature=models.BinaryField(),
                ),
            ],
        ),
    ]
