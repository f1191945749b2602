"""Settings of the HTTP front, read once from `EXTEND_HTTP_*`."""

import re
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from extend_mcp.environment import FromEnvironment
from extend_mcp.loopback import is_loopback
from extend_mcp.server.callers import SCOPES
from extend_mcp.settings import HTTP_PREFIX
from extend_mcp.settings.values import AnyCase

ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/@?#\s]+", re.IGNORECASE)


class KnownToken(NamedTuple):
    """A bearer token that is accepted: its owner's name, its scope, and its SHA-256 in hex."""

    name: str
    scope: str
    digest: str


class HttpSettings(FromEnvironment):
    """Who can use the HTTP front, and how much."""

    prefix = HTTP_PREFIX

    auth: Annotated[Literal["open", "token", "oauth", "key"] | None, AnyCase] = Field(
        default=None,
        description="Who has access: bearers of a `token`, of an `oauth` access token, of their own Extend `key`, "
        "or everybody (`open`). Unset: everybody on this machine, nobody else.",
    )
    url: str | None = Field(default=None, description="Address at which callers reach the server, without `/mcp`.")
    hosts: tuple[str, ...] = Field(
        default=(),
        description="Accepted `Host` headers, separated by commas; `name:*` is a name with any port.",
    )
    origins: tuple[str, ...] = Field(
        default=(), description="Accepted origins of web pages, separated by commas; `none` for none."
    )
    tokens: tuple[KnownToken, ...] = Field(
        default=(), description="`NAME:SCOPE:SHA256` of each token, separated by commas; `extend-mcp token` makes them."
    )
    oauth_issuer: str | None = Field(
        default=None, description="Issuer of the access tokens, exactly as in the tokens: a `/` at its end counts."
    )
    oauth_jwks_url: str | None = Field(default=None, description="Where the issuer's public keys are.")
    oauth_audience: str | None = Field(
        default=None, description="Audience that a token must be for; by default EXTEND_HTTP_URL with `/mcp`."
    )
    state_secret: SecretStr | None = Field(
        default=None,
        description="Secret of 32 characters or more that replicas share, so that each can resume others' questions.",
    )
    max_body_bytes: int = Field(
        default=4 * 1024**2, ge=10_000, description="Largest body of a request; uploads have their own limit."
    )
    request_seconds: float = Field(default=600, gt=0, description="Longest time of a tool call, in seconds.")
    calls_at_once: int = Field(default=16, ge=1, description="Tool calls of one caller at a time.")
    requests_per_second: float = Field(
        default=20, gt=0, description="Requests per second of one caller, with bursts of 3 seconds."
    )

    @field_validator("hosts", "origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return _parts(value) if isinstance(value, str) else value

    @field_validator("hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(set(name) & set("/@ ") for name in value):
            raise ValueError("each is a name as in a `Host` header, like mcp.example.com or localhost:*")
        return value

    @field_validator("origins")
    @classmethod
    def _check_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(origin == "none" or ORIGIN.fullmatch(origin) for origin in value):
            raise ValueError("each is a scheme and a name, like https://app.example.com, or the list is `none`")
        return value

    @field_validator("tokens", mode="before")
    @classmethod
    def _read_tokens(cls, value: Any) -> Any:
        return tuple(_token(part) for part in _parts(value)) if isinstance(value, str) else value

    @field_validator("url", "oauth_issuer", "oauth_jwks_url")
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        url = urlsplit(value or "https://unset")
        if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.hostname)):
            raise ValueError("must begin with https://")
        return value

    @field_validator("url")
    @classmethod
    def _without_end(cls, value: str | None) -> str | None:
        url = value.rstrip("/") if value else None
        if url and (url.endswith("/mcp") or set(url) & set("?#@")):
            raise ValueError("must be the server's address without `/mcp`, like https://mcp.example.com")
        return url

    @field_validator("state_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value) < 32:
            raise ValueError("must have 32 characters or more")
        return value

    @model_validator(mode="after")
    def _check_auth(self) -> Self:
        if self.auth == "token" and not self.tokens:
            raise ValueError("EXTEND_HTTP_AUTH=token needs EXTEND_HTTP_TOKENS; `extend-mcp token NAME` makes one")
        if self.tokens and self.auth is None:
            raise ValueError("EXTEND_HTTP_TOKENS is set, but tokens are not checked: set EXTEND_HTTP_AUTH=token too")
        if self.auth == "oauth" and not (self.oauth_issuer and self.oauth_jwks_url and self.url):
            missing = "EXTEND_HTTP_OAUTH_ISSUER, EXTEND_HTTP_OAUTH_JWKS_URL and EXTEND_HTTP_URL"
            raise ValueError(f"EXTEND_HTTP_AUTH=oauth needs {missing}")
        return self

    @property
    def allowed_origins(self) -> list[str]:
        """The origins of web pages that have access."""
        return [origin for origin in self.origins if origin != "none"]

    @property
    def audience(self) -> str:
        """The audience that an access token must have."""
        return self.oauth_audience or f"{self.url}/mcp"

    def check(self, host: str) -> None:
        """Raises `ValueError`, saying what to set, if other machines could reach the server without a check."""
        others = [name for name in self.hosts if not is_loopback(urlsplit(f"//{name}").hostname)]
        if is_loopback(host) and not others:
            return
        needed = {"EXTEND_HTTP_AUTH": self.auth, "EXTEND_HTTP_HOSTS": self.hosts, "EXTEND_HTTP_ORIGINS": self.origins}
        missing = [name for name, value in needed.items() if not value]
        if missing:
            setting = f"EXTEND_HTTP_HOSTS={others[0]}" if is_loopback(host) else f"--host {host}"
            raise ValueError(f"{setting} is reachable from other machines: set {', '.join(missing)} too (docs/http.md)")


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _token(text: str) -> KnownToken:
    """An entry of the tokens. Raises `ValueError` if it is invalid, without showing it: it can be the token itself."""
    parts = text.split(":")
    if len(parts) != 3 or parts[1] not in SCOPES or len(parts[2]) != 64 or not parts[0]:
        raise ValueError(f"each is NAME:SCOPE:SHA256, with a scope of {', '.join(SCOPES)}")
    return KnownToken(parts[0], parts[1], parts[2].lower())
