#!/bin/sh
# A seed's cell `null` (NULL, Null) is text or NULL by how the adapter loads it, as is a cell of spaces.
#
# dbt-core reads seeds with agate and null_values ("null", ""), compared in lower case and without the
# spaces around them, although column_types says varchar; agate's table is what dbt-athena uploads, and
# what dbt-duckdb inserts with `fast: false`. By default (`fast: true`) dbt-duckdb has DuckDB COPY the
# file itself, to which only an empty cell is NULL. So a list of codes with the surname Null, or the
# code "null", is whole on a laptop and has NULL in production.
#
# Seen with dbt-core 1.11.16, dbt-duckdb 1.11.1, DuckDB 1.5.5, agate 1.9.1. Exits 1 where that changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5 agate==1.9.1
cd "$folder"
mkdir seeds
cat > dbt_project.yml <<'YML'
name: seeds_of_null
version: "1.0.0"
profile: here
flags: {send_anonymous_usage_stats: false}
seeds:
  +column_types: {id: integer, word: varchar}
  seeds_of_null:
    copied: {+fast: true}
    inserted: {+fast: false}
YML
cat > profiles.yml <<'YML'
here: {target: here, outputs: {here: {type: duckdb, path: seeds.duckdb}}}
YML
printf 'id,word\n1,null\n2,NULL\n3,Null\n4," null "\n5," "\n6,\n7,none\n' > seeds/copied.csv
cp seeds/copied.csv seeds/inserted.csv
venv/bin/dbt --quiet --no-use-colors seed --profiles-dir .
venv/bin/python - <<'PY'
import sys

import duckdb

with duckdb.connect("seeds.duckdb") as connection:
    copied, inserted = (
        [word for (word,) in connection.sql(f"select word from {name} order by id").fetchall()]
        for name in ("copied", "inserted")
    )
print("fast: true  ", copied)
print("fast: false ", inserted)
as_seen = copied == ["null", "NULL", "Null", " null ", " ", None, "none"] and inserted == [
    *[None] * 6,
    "none",
]
sys.exit(not as_seen)
PY
