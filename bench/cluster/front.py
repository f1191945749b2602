"""A front for engines: each request goes to the next of them; one that cannot be reached is left out."""

import sys
from itertools import count

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HOP_BY_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}
METHODS = ["DELETE", "GET", "POST"]


def build_front(engines: list[str]) -> Starlette:
    """The app of a front before engines at these addresses."""
    client, turn = httpx.AsyncClient(timeout=60), count()

    async def forward(request: Request) -> Response:
        body = await request.body()
        headers = {name: value for name, value in request.headers.items() if name not in HOP_BY_HOP}
        for _ in engines:
            address = engines[next(turn) % len(engines)]
            url = f"{address}{request.url.path}?{request.url.query}".rstrip("?")
            try:
                answer = await client.request(request.method, url, headers=headers, content=body)
            except httpx.ConnectError:  # it got nothing of the request
                continue
            except httpx.TransportError as error:
                return Response(f"an engine ended: {error!r}", 502)
            kept = {name: value for name, value in answer.headers.items() if name not in HOP_BY_HOP}
            return Response(answer.content, answer.status_code, kept)
        return Response("no engine can be reached", 503)

    return Starlette(routes=[Route("/{path:path}", forward, methods=METHODS)])


if __name__ == "__main__":
    uvicorn.run(build_front(sys.argv[2:]), port=int(sys.argv[1]), log_level="warning")
