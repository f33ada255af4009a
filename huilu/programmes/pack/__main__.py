"""Print the JSON Schema of a pack: python -m huilu.programmes.pack > docs/pack.schema.json."""

import sys

from huilu.programmes.pack.schema import json_schema_text

if __name__ == "__main__":
    sys.stdout.write(json_schema_text())
