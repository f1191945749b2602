#!/usr/bin/env bash
# To put an object into a bucket that does not exist raises FileNotFoundError, about the object.
#
# Package:   obstore 0.12.1, against moto 5.2.5's S3 server on this machine.
# Behaviour: every answer 404 to a request for an object is "Object at location … not found", a FileNotFoundError, also that to a
#            PUT, where the server says NoSuchBucket. A list of the same bucket raises obstore's GenericError.
# Expected:  one error for a missing bucket, whatever is done with it. A write cannot fail because its object is not there.
# Seen:      put, get, delete  FileNotFoundError: Object at location notes/a.txt not found
#            list              GenericError
# Matters:   code that takes FileNotFoundError as "the object is gone" takes a misspelt bucket for an empty one: each delete seems
#            done, each read finds nothing, and a write fails with an error about its own object.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check obstore==0.12.1 moto==5.2.5 flask==3.1.3 flask-cors==6.0.5
"$dir/venv/bin/python" - <<'PY'
import logging
import sys

import obstore
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

logging.disable()
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
store = S3Store(
    "no-such-bucket",
    endpoint=f"http://127.0.0.1:{server.get_host_and_port()[1]}",
    region="us-east-1",
    access_key_id="any",
    secret_access_key="any",
    client_options={"allow_http": True},
)
calls = {
    "put": lambda: obstore.put(store, "notes/a.txt", b"text"),
    "get": lambda: obstore.get(store, "notes/a.txt"),
    "delete": lambda: obstore.delete(store, "notes/a.txt"),
    "list": lambda: list(obstore.list(store)),
}
seen = {}
for name, call in calls.items():
    try:
        call()
    except Exception as error:
        said = str(error)
        seen[name] = (type(error).__name__, said.startswith("Object at location notes/a.txt not found"))
        print(f"{name}: {type(error).__name__}: {said.partition(':')[0]}; the server said NoSuchBucket: {'NoSuchBucket' in said}")
server.stop()
sys.exit(
    seen
    != {
        **dict.fromkeys(("put", "get", "delete"), ("FileNotFoundError", True)),
        "list": ("GenericError", False),
    }
)
PY
