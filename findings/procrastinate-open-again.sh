#!/usr/bin/env bash
# After an App.open_async that failed, the next one returns as if the app were open.
#
# Package:   procrastinate 3.10.0, with psycopg 3.3.9 and psycopg-pool 3.3.3.
# Behaviour: open_async raises psycopg_pool's PoolTimeout after 30 s when no server answers, and leaves its pool behind. The next
#            open_async finds a pool, takes itself to be open already and returns at once, though the server is still away.
# Expected:  that a failed open leaves the app closed, so that whoever tries again connects, waits or gets an error.
# Seen:      first:  PoolTimeout
#            second: returned
#            a query after that: ConnectorException
# Matters:   a worker that is started before its database, and tries again in a loop, believes at its second try that it has
#            connected. Close the app after each failed open.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check procrastinate==3.10.0 'psycopg[binary]==3.3.9' psycopg-pool==3.3.3
"$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import sys

from procrastinate import App, PsycopgConnector

logging.disable()


async def outcome(awaited):
    try:
        await awaited
    except Exception as error:
        return type(error).__name__
    return "returned"


async def main():
    app = App(connector=PsycopgConnector(conninfo="postgresql://nobody@127.0.0.1:1/none"))
    first, second = await outcome(app.open_async()), await outcome(app.open_async())
    query = await outcome(app.job_manager.list_jobs_async())
    await app.close_async()
    return first, second, query


seen = asyncio.run(main())
print("first: ", seen[0])
print("second:", seen[1])
print("a query after that:", seen[2])
sys.exit(seen != ("PoolTimeout", "returned", "ConnectorException"))
PY
