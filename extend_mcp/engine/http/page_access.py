"""Access to the pages: open if no keys are set; otherwise a browser sends a key as the password."""

import base64

from starlette.responses import PlainTextResponse


def is_page(path: str) -> bool:
    """True if a path is one of the pages, which need no version header."""
    return path in {"/", "/favicon.ico"} or path.startswith(("/runs/", "/review/"))


def read_key(authorization: str) -> str:
    """The key in an Authorization header, a Bearer token or the password of Basic; empty if there is none."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def ask_for_password() -> PlainTextResponse:
    """401, at which a browser asks for a name and a password."""
    headers = {"www-authenticate": 'Basic realm="extend-mcp engine: an API key is the password", charset="UTF-8"'}
    return PlainTextResponse("Enter an API key of this engine as the password; any name will do.\n", 401, headers)
