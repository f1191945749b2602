"""Types of settings, and checks of their values. Each raises `ValueError` with what a value must be."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from extend_mcp.environment import unquote
from extend_mcp.loopback import is_loopback

T = TypeVar("T")


_UNFILLED = re.compile(r"\$?\{[^}]*\}|\$\w+|%\w+%|null|none|undefined", re.IGNORECASE)
"""What a client without a key may pass on: a placeholder like `${env:EXTEND_API_KEY}`, or a word for nothing."""


def _read_key(value: Any) -> Any:
    """A key without `Bearer` before it; None for a placeholder."""
    text = plain_key(value) if isinstance(value, str) else value
    return None if isinstance(text, str) and _UNFILLED.fullmatch(text) else text


def plain_key(text: str) -> str:
    """A key as it is sent: without blanks and quotes around it, and without the `Bearer` of a header."""
    return re.sub(r"(?i)^bearer\s+", "", unquote(text))


def _split(value: Any) -> Any:
    """Values that are separated by commas, or a JSON list."""
    if not isinstance(value, str):
        return value
    if value.startswith("[") and value.endswith("]"):
        with suppress(ValueError):
            value = ",".join(map(str, json.loads(value)))
    return tuple(plain for part in value.split(",") if (plain := unquote(part)))


def lower(value: Any) -> Any:
    """A text, or each of several, in small letters and without blanks around it."""
    if isinstance(value, str):
        return value.strip().lower()
    return tuple(map(lower, value)) if isinstance(value, tuple) else value


def with_home(path: Path) -> Path:
    """The path with `~` replaced by the home folder. Raises `ValueError` if this user has none."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path}: no home folder is known: set HOME, or give the full path") from error


Key = Annotated[SecretStr | None, BeforeValidator(_read_key)]
HomePath = Annotated[Path, AfterValidator(with_home)]
"""A path that may begin with `~`."""
Several = Annotated[tuple[T, ...], BeforeValidator(_split)]
"""Values that are separated by commas."""
AnyCase = BeforeValidator(lower)
"""For settings that are one of several words, or a list of them."""


def check_secure_url(value: str | None, key: str) -> str | None:
    """Check an address to which the value of the variable `key` is sent: it is secure, or on this machine."""
    url = urlsplit(value or "https://unset")
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise ValueError("must begin with https://: the key would cross the network unencrypted")
    _check_address(url, "an https:// address (or http:// on this machine)", key)
    return value


def check_web_url(value: str | None) -> str | None:
    """Check an address of HTTP."""
    _check_address(urlsplit(value or "https://unset"), "an http:// or https:// address", "EXTEND_API_KEY")
    return value


def _check_address(url: SplitResult, kind: str, key: str) -> None:
    """Raises `ValueError` for anything but an address of host, port and path."""
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError(f"must be {kind}")
    if "@" in url.netloc:
        raise ValueError(f"must be {kind} without user and password: a key goes into {key}")
    if url.query or url.fragment:
        raise ValueError(f"must be {kind} without a query or a fragment")


def check_store_url(value: str | None) -> str | None:
    """Check the address of a bucket or of a folder."""
    url = urlsplit(value or "s3://unset")
    if url.scheme == "file":
        _check_folder_url(url)
    elif url.scheme != "s3" or not url.netloc:
        raise ValueError("must be s3://bucket/prefix or file:///folder")
    if "@" in url.netloc or ":" in url.netloc:
        raise ValueError("must be s3://bucket/prefix: keys go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    if url.query or url.fragment:
        raise ValueError("must have no query and no fragment; the server's address goes into AWS_ENDPOINT_URL")
    return value


def _check_folder_url(url: SplitResult) -> None:
    """Raises `ValueError` for anything but a folder of this machine."""
    if url.netloc or not url.path.startswith("/") or url.path == "/":
        raise ValueError("must be file:///folder, with three slashes and the whole path of a folder")
