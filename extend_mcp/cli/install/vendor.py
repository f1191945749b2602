"""Recognises entries of the vendor's own servers, so that the user is warned before one is replaced."""

from collections.abc import Mapping
from typing import Any

from extend_mcp.settings import OF_THE_VENDOR, REGIONS

SIGNS = {
    "extend-hq/extend-mcp": "the vendor's local server (extend-hq/extend-mcp)",
    "extend-mcp/build/index.js": "the vendor's local server (extend-hq/extend-mcp)",
    "mcp.extend.ai": "the vendor's hosted server (mcp.extend.ai)",
}
"""Texts that identify such an entry: the package, a built clone of it, or the address."""


def find_vendor(entry: Mapping[str, Any] | None) -> str | None:
    """The vendor's server that an entry starts or connects to; None if it is another server."""
    started = " ".join(map(str, _list_texts(entry or {}))).replace("\\", "/")
    return next((title for sign, title in SIGNS.items() if sign in started), None)


def describe_replacement(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> str:
    """The note for the user before `new` replaces the vendor's entry; empty if `old` is not the vendor's."""
    title = find_vendor(old)
    if title is None or old is None:
        return ""
    kept = sorted(_get_env(new).keys() & _get_env(old).keys())
    lines = [f"The current entry is for {title}. This server would replace it."]
    if kept:
        lines.append(f"Kept from it: {', '.join(kept)}.")
    region = str(_get_env(new).get("EXTEND_ENVIRONMENT", "")).strip().lower()
    if region in REGIONS and "EXTEND_BASE_URL" not in kept:
        lines.append(f"Its region stays {region}, from EXTEND_ENVIRONMENT: {REGIONS[region]}.")
    lines += [f"Not read here: {name}, {what}." for name, what in OF_THE_VENDOR.items() if name in kept]
    return "\n".join(lines) + "\n"


def check_region(entry: Mapping[str, Any]) -> None:
    """Raises `ValueError` for an entry that names two different regions: the server would not start."""
    kept, arguments = _get_env(entry).get("EXTEND_ENVIRONMENT"), entry.get("args", [])
    if not kept or "--region" not in arguments:
        return
    region = arguments[arguments.index("--region") + 1]
    if str(kept).strip().lower() != region.strip().lower():
        raise ValueError(
            f"its EXTEND_ENVIRONMENT is another region than --region {region}: leave out --region, or change the entry"
        )


def _get_env(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    env = entry.get("env")
    return env if isinstance(env, Mapping) else {}


def _list_texts(entry: Mapping[str, Any]) -> list[Any]:
    arguments = entry.get("args")
    listed = arguments if isinstance(arguments, list) else []
    return [entry.get("command"), *listed, *(entry.get(name) for name in ("url", "httpUrl", "serverUrl"))]
