"""The known limits of clients: how long they wait, how much they accept, and the setting that helps.

Answers of this server are far below the known caps: `result_tokens` is at most 20,000.
"""

from collections.abc import Iterator
from dataclasses import dataclass

SLACK_SECONDS = 0.25
"""How far from its limit a client can be when it ends a call."""

CHECKED = "2026-11-29"
"""When the table was last checked."""


@dataclass(frozen=True)
class ClientLimits:
    """The limits of one client. `names` are its names in `clientInfo`; `seconds` is how long it waits for a call.

    `more` is other advice, `setting` what its user can set, `source` where this is documented. If the names are
    `shared`, other clients with them wait longer.
    """

    client: str
    names: tuple[str, ...]
    seconds: float | None
    setting: str
    source: str
    more: str = ""
    shared: bool = False


CLIENTS = (
    ClientLimits(
        "OpenAI Agents SDK (Python)",
        ("mcp",),
        5,
        "`client_session_timeout_seconds=120`",
        "openai-agents 0.24.0, `MCPServerStdio`; openai/openai-agents-python#1024",
        "with `convert_schemas_to_strict` the model has to fill every argument",
        shared=True,
    ),
    ClientLimits(
        "Google ADK",
        ("mcp",),
        5,
        "`StdioConnectionParams(timeout=120)`",
        "google/adk-python#1086, #1463",
        shared=True,
    ),
    ClientLimits(
        "Claude Desktop",
        ("claude-ai",),
        60,
        "none",
        "anthropics/claude-code#63379, #22542, #66519",
        "refuses answers above 1 MB",
    ),
    ClientLimits(
        "Claude Code",
        ("claude-code",),
        None,
        "`MCP_TOOL_TIMEOUT` in ms, `MAX_MCP_OUTPUT_TOKENS`",
        "code.claude.com/docs/en/mcp; anthropics/claude-code#45766",
        "puts answers above 25,000 tokens into a file, of which the model sees the beginning",
    ),
    ClientLimits(
        "Codex",
        ("codex-mcp-client",),
        60,
        "`tool_timeout_sec` of the server in `config.toml`",
        "developers.openai.com/codex/mcp",
        "newer versions wait longer: this is the shortest known",
    ),
    ClientLimits("Cline", ("Cline",), 60, "`timeout` of the server, in s", "cline/cline `DEFAULT_MCP_TIMEOUT_SECONDS`"),
    ClientLimits(
        "Kilo Code", ("Kilo Code",), 60, "`timeout` of the server, in s", "the constant it took over from Cline"
    ),
    ClientLimits(
        "Gemini CLI",
        ("gemini-cli-mcp-client",),
        600,
        "`timeout` of the server, in ms",
        "google-gemini.github.io/gemini-cli, MCP servers",
    ),
    ClientLimits(
        "TypeScript SDK, if the client sets nothing",
        (),
        60,
        "`timeout` of `callTool`, in ms; `resetTimeoutOnProgress`",
        "`DEFAULT_REQUEST_TIMEOUT_MSEC` of @modelcontextprotocol/sdk",
    ),
    ClientLimits(
        "Python SDK, if the client sets nothing",
        ("mcp",),
        None,
        "`read_timeout_seconds`",
        "`ClientSession` of mcp",
        shared=True,
    ),
)


def find_seconds(name: str) -> float | None:
    """How long the client of this name waits for a call, if known."""
    return next((each.seconds for each in _named(name) if not each.shared), None)


def gives_up_at(name: str, seconds: float) -> bool:
    """True if a client with this name gives up after about this time."""
    return any(each.seconds and abs(each.seconds - seconds) <= SLACK_SECONDS for each in _named(name))


def _named(name: str) -> Iterator[ClientLimits]:
    """The clients that can have this name. Some add the name of the server to theirs."""
    for each in CLIENTS:
        if any(name == known or name.startswith(f"{known}-") for known in each.names):
            yield each
