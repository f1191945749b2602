"""How the server is set up."""

from extend_mcp import __version__
from extend_mcp.backend import describe
from extend_mcp.context import Here
from extend_mcp.errors import ExtendError
from extend_mcp.localfiles import readable
from extend_mcp.tools.answers import StatusAnswer


async def get_status(here: Here) -> StatusAnswer:
    """Which backend is used, whether it answers, and what is allowed. Call it first when something fails."""
    settings, told = here.settings, describe(here.settings, here.app.caller)
    if not here.app.local_files:
        told.pop("data_dir", None)  # a path of the server's machine
    elif "data_dir" in told:
        told["data_dir"] = readable(told["data_dir"])
    problem = None
    try:
        await here.extend.files.list(max_page_size=1)
    except ExtendError as error:
        problem = f"{error.code}: {error.message}"
    return StatusAnswer(
        **told,
        reachable=problem is None,
        problem=problem,
        server_version=__version__,
        local_files=here.app.local_files,
        allowed_dirs=[readable(folder) for folder in settings.allowed_dirs] if here.app.local_files else [],
        wait_seconds=settings.wait_seconds,
        result_tokens=settings.result_tokens,
    )
