#!/usr/bin/env bash
# `pragma incremental_vacuum(N)` run by `execute` gives one page back, not N.
#
# Package:   Python's sqlite3 (3.11 to 3.13 with SQLite 3.40.1) and pysqlite3-binary 0.5.4.post2 (SQLite 3.51.1).
# Behaviour: SQLite frees a page for each step of the statement, and `execute` does only the first step. The pragma returns no
#            columns, so nothing says that there is more to fetch. `fetchall` does the rest, though not in Python 3.11.7, where
#            it answers with an empty list after one page. `executescript` always frees all N.
# Expected:  a pragma without a result is carried out by `execute`, as every other statement without one is.
# Seen:      execute: 1 of 10 pages    executescript: 10 of 10 pages
# Matters:   an engine that gives disk space back in small steps after deleting frees a page at a time; the file hardly shrinks.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/look.py" <<'PY'
import os
import sys

if sys.argv[2] == "sqlite3":
    import sqlite3
else:
    from pysqlite3 import dbapi2 as sqlite3


def freed(name, run):
    connection = sqlite3.connect(os.path.join(sys.argv[1], f"{sys.argv[2]}-{name}.db"), isolation_level=None)
    connection.execute("pragma auto_vacuum = incremental")
    connection.execute("create table t (x)")
    connection.executemany("insert into t values (zeroblob(?))", [(4000,)] * 100)
    connection.execute("delete from t")
    before = connection.execute("pragma freelist_count").fetchone()[0]
    run(connection)
    after = connection.execute("pragma freelist_count").fetchone()[0]
    connection.close()
    return before - after


pragma = "pragma incremental_vacuum(10)"
executed = freed("execute", lambda connection: connection.execute(pragma).close())
fetched = freed("fetchall", lambda connection: connection.execute(pragma).fetchall())
scripted = freed("executescript", lambda connection: connection.executescript(pragma))
print(f"Python {sys.version.split()[0]}, {sys.argv[2]}, SQLite {sqlite3.sqlite_version}")
print(f"  pages freed of 10: execute {executed}, execute and fetchall {fetched}, executescript {scripted}")
sys.exit((executed, scripted) != (1, 10))
PY
python3 "$dir/look.py" "$dir" sqlite3
python3 -m venv "$dir/venv"
if "$dir/venv/bin/pip" install -qq --disable-pip-version-check pysqlite3-binary==0.5.4.post2; then
    "$dir/venv/bin/python" "$dir/look.py" "$dir" pysqlite3
fi
