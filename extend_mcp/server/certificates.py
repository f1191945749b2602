"""The certificates to trust, as the environment sets them."""

import os
import re
import ssl
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import httpx

ELSEWHERE = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Variables from which other programs read certificates, but this one does not."""

_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


def load_certificates() -> ssl.SSLContext:
    """The certificates to trust: `SSL_CERT_FILE`, or `SSL_CERT_DIR`, or certifi's list.

    Raises `ValueError`, naming the variable, if its file or folder does not exist or holds no certificates.
    """
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


def describe_certificates() -> str:
    """The source of the certificates, in words."""
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if os.environ.get(variable):
            return f"{os.environ[variable]} ({variable})"
    others = [name for name in ELSEWHERE if os.environ.get(name)]
    return "certifi's list" + (f"; not read: {', '.join(others)}; set SSL_CERT_FILE instead" if others else "")


@cache
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Read only once: reading takes 17 ms, during which all callers wait, and each caller's key needs a client."""
    try:
        if file:
            return ssl.create_default_context(cafile=file)
    except ssl.SSLError as error:
        raise ValueError(
            f"SSL_CERT_FILE: {Path(file or '').name} holds no certificates: correct or unset it"
        ) from error
    except OSError as error:
        raise ValueError(
            f"SSL_CERT_FILE: {Path(file or '').name} cannot be read ({error.strerror}): correct or unset it"
        ) from error
    if not folder:
        return httpx.create_ssl_context(trust_env=False)
    if not _has_certificates(map(Path, folder.split(os.pathsep))):
        raise ValueError(
            "SSL_CERT_DIR is not a folder with certificates under their hashes, as `openssl rehash` names them: "
            "correct or unset it"
        )
    return ssl.create_default_context(capath=folder)


def _has_certificates(folders: Iterable[Path]) -> bool:
    try:
        return any(_HASHED.fullmatch(each.name) for folder in folders if folder.is_dir() for each in folder.iterdir())
    except PermissionError:
        return False
