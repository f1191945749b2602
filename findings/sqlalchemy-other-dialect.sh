#!/usr/bin/env bash
# An index with `postgresql_where` makes a program that uses SQLite import the whole PostgreSQL dialect.
#
# Package:   SQLAlchemy 2.1.9.
# Behaviour: an option like `postgresql_where` is checked when the index is made, against the dialect's list of options. The list
#            is in the dialect's class, so its package is imported, with the modules of all its drivers, though no engine of that
#            kind exists.
# Expected:  that a dialect is loaded once something is done with it: its options do nothing for the others.
# Seen:      modules of the PostgreSQL dialect: 0 with an SQLite engine, 0 after an index with `sqlite_where`, 19 after one with
#            `postgresql_where`
# Matters:   tables that serve two databases: a program that starts on SQLite pays for the other, here 30 to 90 ms of processor
#            time. Add such an index in an event, `before_create`, if the dialect is PostgreSQL.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check sqlalchemy==2.1.9
"$dir/venv/bin/python" - <<'PY'
import sys
import time

import sqlalchemy

PACKAGE = "sqlalchemy.dialects.postgresql"
seen = []


def look(what):
    seen.append(sum(name == PACKAGE or name.startswith(f"{PACKAGE}.") for name in sys.modules))
    print(f"modules of the PostgreSQL dialect {what}: {seen[-1]}")


engine = sqlalchemy.create_engine("sqlite://")
table = sqlalchemy.Table("run", sqlalchemy.MetaData(), sqlalchemy.Column("is_open", sqlalchemy.Boolean))
look("with an SQLite engine")
sqlalchemy.Index("open_run", table.c.is_open, sqlite_where=table.c.is_open)
look("after an index with sqlite_where")
begun = time.process_time()
sqlalchemy.Index("open_run_too", table.c.is_open, postgresql_where=table.c.is_open)
print(f"processor time of an index with postgresql_where: {(time.process_time() - begun) * 1000:.0f} ms")
look("after it")
table.metadata.create_all(engine)
sys.exit(seen != [0, 0, 19])
PY
