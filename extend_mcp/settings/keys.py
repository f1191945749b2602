"""Keys that are in files, and keys that are another product's."""

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

STORE_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""Variables of S3 whose values may also be in files."""


def read_secret(path: Path, variable: str) -> str:
    """The text of a file that holds a secret. Raises `ValueError` if it cannot be read or is empty."""
    try:
        secret = _decode(path.expanduser().read_bytes()).strip()
    except OSError as error:
        raise ValueError(f"{variable} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{variable} cannot be read: it is not UTF-8") from error
    if not secret:
        raise ValueError(f"{variable} is empty")
    return secret


def _decode(content: bytes) -> str:
    """The text of a file: UTF-8, or as its mark of the byte order says. PowerShell's `>` writes UTF-16 with one."""
    return content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")


def read_store_keys() -> dict[str, str]:
    """The keys of S3 that are in files, like `AWS_SECRET_ACCESS_KEY_FILE`, by their names in obstore.

    Other `AWS_*` are read by that library. Raises `ValueError` if a file cannot be read.
    """
    named = {name: os.environ.get(f"{name}_FILE") for name in STORE_KEYS}
    return {
        name.removeprefix("AWS_").lower(): read_secret(Path(path), f"{name}_FILE")
        for name, path in named.items()
        if path
    }


def check_key(key: str) -> None:
    """Raises `ValueError` for a key that is plainly another product's: Extend's virtual cards share the variable.

    Their keys begin with `apik_` and come with a secret, which may be set beside a key of this API, too.
    """
    has_secret = bool(os.environ.get("EXTEND_API_SECRET"))
    if key.startswith("apik_") or (has_secret and not key.startswith(("sk_", "xt_"))):
        raise ValueError(
            "the key looks like one of another product, Extend's virtual cards (paywithextend.com), whose settings are "
            "EXTEND_API_KEY and EXTEND_API_SECRET. It was not sent. Set a key of extend.ai, or EXTEND_BACKEND=local"
        )
