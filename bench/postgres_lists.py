"""Pages of lists with a million runs in a PostgreSQL database.

    python -m tests.postgres_server python -m bench.postgres_lists [RUNS]

prints what the statements of each page take, beside `select 1` on the same connection: processor time of this process
and the server, and the shortest and the median wall time. On a busy machine the last says little.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text

from extend_mcp.engine.http.list_filters import Contains
from extend_mcp.engine.http.listing import SortedQuery, read_page
from extend_mcp.engine.storage.postgres import open_postgres
from extend_mcp.engine.storage.tables import runs
from tests.postgres_server import VARIABLE

COUNT = 1_000_000
CALLS = 100
NAMES = "array['invoice','receipt','contract','statement','report']"
ROWS = f"""
insert into runs (id, workspace, kind, status, config, file_ids, is_package, file_name, source, batch_id, source_id,
  created_at, updated_at, priority, crashes)
select 'pr_' || lpad(n::text, 22, '0'), '', case when n % 4 = 0 then 'extract' else 'parse' end,
  case when n % 121 = 0 then 'FAILED' when n % 50 = 0 then 'CANCELLED' else 'PROCESSED' end,
  '{{"target":"markdown","engine":"parse_performance"}}', '["file_1"]', false,
  ({NAMES})[1 + n % 5] || ' ' || n
    || case when n % 10000 = 1 then ' zebra' when n = 77 then ' okapi' else '' end || '.pdf',
  case when n % 3 = 0 then 'BATCH_PARSER_RUN' else 'API' end, case when n % 3 = 0 then 'bpar_' || n / 3000 end,
  case when n % 3 = 0 then 'bpar_' || n / 3000 end, 1700000000000 + n * 100, 1700000000000 + n * 100 + 50, 50, 0
from generate_series(1, :count) n
"""
PAGES: dict[str, dict[str, Any]] = {
    "newest": {},
    "`status`, common": {"status": "PROCESSED"},
    "`status`, rare": {"status": "FAILED"},
    "`batchId`": {"batch_id": "bpar_100"},
    "`fileNameContains`, common": {"file_name": Contains("invoice")},
    "`fileNameContains`, common, and rare `status`": {"file_name": Contains("invoice"), "status": "FAILED"},
    "`fileNameContains`, 1 of 10,000": {"file_name": Contains("zebra")},
    "`fileNameContains`, one run": {"file_name": Contains("okapi")},
    "`fileNameContains`, none": {"file_name": Contains("quagga")},
}


def fill(connection: Connection, count: int) -> None:
    """Add the runs. The indexes are made again at the end, which is much faster."""
    made = connection.execute(
        text("select indexname, indexdef from pg_indexes where tablename = 'runs' and indexname <> 'runs_pkey'")
    ).all()
    for name, _ in made:
        connection.exec_driver_sql(f"drop index {name}")
    connection.execute(text(ROWS), {"count": count})
    for _, definition in made:
        connection.exec_driver_sql(definition)


def measure(connection: Connection, call: Callable[[], Any]) -> str:
    """What a call takes, in milliseconds."""
    backend = connection.exec_driver_sql("select pg_backend_pid()").scalar_one()
    times = []
    processor = _read_processor_time(backend)
    for _ in range(CALLS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    processor = (_read_processor_time(backend) - processor) * 1000 / CALLS
    return f"{processor:.2f} | {min(times):.2f} | {median(times):.2f}"


def _read_processor_time(backend: int) -> float:
    """Seconds of this process and of the server's process, which Linux counts in hundredths."""
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(count: int) -> None:
    """Fill a database, and print a row of a table for each page."""
    open_postgres(os.environ[VARIABLE]).close()
    engine = create_engine(make_url(os.environ[VARIABLE]).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        fill(connection, count)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze runs")
        print("| `select 1` |", measure(connection, lambda: connection.exec_driver_sql("select 1").all()), "|")
        query = SortedQuery(max_page_size=25)
        for name, filters in PAGES.items():
            where = {"workspace": "", "kind": "parse"} | filters
            page = partial(read_page, connection, runs, where, query, "updated_at", ("config",))
            print(f"| {name} |", measure(connection, page), "|", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
