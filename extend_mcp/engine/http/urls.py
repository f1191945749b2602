"""URLs that others chose, by their text alone: nothing is sent."""

import httpx

from extend_mcp.engine.http.public_addresses import is_public


def file_name_of(url: str) -> str:
    """The file name at the end of a URL's path, or `document`."""
    return httpx.URL(url).path.rstrip("/").rpartition("/")[2].strip() or "document"


def check_url(url: str) -> str | None:
    """What is wrong with a URL, or None."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host  # decoded from punycode
    except (httpx.InvalidURL, UnicodeError):
        return "it is not a URL"
    if parsed.scheme not in {"http", "https"}:
        return "it must be an http or https URL"
    if not host:
        return "the URL has no host"
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        return "the port must be a number from 1 to 65535"
    return None


def points_inside(url: str) -> bool:
    """True if the text of a URL shows that it leads to this machine or its network."""
    host = httpx.URL(url).host.rstrip(".")
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
