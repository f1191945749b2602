"""Who may look at the pages: anyone where no keys are set, else a browser that gives a key as the password."""

import base64

from starlette.responses import PlainTextResponse


def is_page(path: str) -> bool:
    """Whether a path is one of the pages, which need no version header."""
    return path in {"/", "/favicon.ico"} or path.startswith(("/runs/", "/review/"))


def read_key(authorization: str) -> str:
    """The key of an Authorization header: a Bearer token, or the password of Basic. Empty where there is none."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def ask_for_password() -> PlainTextResponse:
    """401 that has the browser ask for a name, which can be anything, and a password."""
    headers = {"www-authenticate": 'Basic realm="extend-mcp engine: an API key is the password", charset="UTF-8"'}
    return PlainTextResponse("Give an API key of this engine as the password; any name will do.\n", 401, headers)
