#!/usr/bin/env bash
# moto's S3 server answers 500 to a PUT of a key that another client deletes at the same time.
#
# Package:   moto 5.2.5, its threaded S3 server on this machine, called by plain HTTP.
# Behaviour: a PUT makes the object, then reads its ETag from the object's buffer for the answer. A DELETE of the key in between
#            closes that buffer, and the PUT fails with "ValueError: I/O operation on closed file", also where the buffer is still
#            asked for by a HEAD or a GET.
# Expected:  200, as S3 answers: a PUT and a DELETE that meet are done in one order or the other.
# Seen:      PUT     200 nearly always, and 500 now and then
#            DELETE  204
# Matters:   tests that race uploads against deletions of one content see server errors that S3 does not have. Clients that retry hide
#            them, like obstore, and then store the object once more, after the deletion.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check moto==5.2.5 flask==3.1.3 flask-cors==6.0.5
"$dir/venv/bin/python" - <<'PY'
import http.client
import logging
import sys
import threading
import time

from moto.server import ThreadedMotoServer

SECONDS = 60
CONTENT = b"a" * 100_000
ACCOUNT = {"Authorization": "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=any"}
logging.disable()
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
address = server.get_host_and_port()
seen = {"PUT": set(), "DELETE": set()}
end = time.monotonic() + SECONDS


def call(method, path, body=None):
    connection = http.client.HTTPConnection(*address)
    connection.request(method, path, body, ACCOUNT)
    status = connection.getresponse().status
    connection.close()
    return status


def repeat(method, body=None):
    while 500 not in seen["PUT"] and time.monotonic() < end:
        seen[method].add(call(method, "/bucket/key", body))


assert call("PUT", "/bucket") == 200
threads = [threading.Thread(target=repeat, args=args) for args in (("PUT", CONTENT), ("PUT", CONTENT), ("DELETE",), ("DELETE",))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
server.stop()
for method, statuses in seen.items():
    print(f"{method}: {sorted(statuses)}")
sys.exit(seen != {"PUT": {200, 500}, "DELETE": {204}})
PY
