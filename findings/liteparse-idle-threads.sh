#!/usr/bin/env bash
# A parser that is told to use one worker starts a thread for each processor, before it has anything to do.
#
# Package:   liteparse 2.18.0, on Linux.
# Behaviour: each `LiteParse(num_workers=1)` makes a runtime of its own with as many threads as there are processors, and keeps them
#            as long as it lives. To parse adds none. The variable TOKIO_WORKER_THREADS is heeded; no parameter is.
# Expected:  one thread, or none before the first parse.
# Seen:      two processors    ten parsers, none of which has parsed: 20 threads more    TOKIO_WORKER_THREADS=3: 30 more
# Matters:   on a server with 64 processors a parser for each document, or for each set of options, costs 64 threads, and a bound on
#            threads or processes is met where nothing runs.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check liteparse==2.18.0
cat >"$dir/count.py" <<'PY'
import os

from liteparse import LiteParse


def threads():
    return len(os.listdir("/proc/self/task"))


before = threads()
parsers = [LiteParse(num_workers=1, ocr_enabled=False, quiet=True) for _ in range(10)]
print(threads() - before)
PY
usual=$(env -u TOKIO_WORKER_THREADS "$dir/venv/bin/python" "$dir/count.py")
three=$(TOKIO_WORKER_THREADS=3 "$dir/venv/bin/python" "$dir/count.py")
echo "$(nproc) processors: $usual threads more; with TOKIO_WORKER_THREADS=3: $three"
test "$three" -eq 30
