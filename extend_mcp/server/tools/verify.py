"""Signs that a document was tampered with."""

from functools import partial

from extend_mcp.server.context import Here
from extend_mcp.server.tools.act import Config, Wait
from extend_mcp.server.tools.again import Fresh, marked, started
from extend_mcp.server.tools.answers import VerifyAnswer
from extend_mcp.server.tools.configs import asked
from extend_mcp.server.tools.documents import FileArg, MayRead, file_input
from extend_mcp.server.tools.facts import beside
from extend_mcp.server.tools.tell_work import tell_verify
from extend_mcp.wire.verify import VerifyConfig


async def verify_document(
    here: Here,
    permission: MayRead,
    file: FileArg,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> VerifyAnswer:
    """Look for signs that a PDF or image was tampered with. Signals are leads, not proof. A local file is sent."""
    options = asked(VerifyConfig, config)
    source = await file_input(here, file, permission)
    create = here.extend.verify_runs.create
    run = await started(here, create, wait_seconds, fresh=fresh, file=source, config=options)
    return marked(here, await beside(run, partial(tell_verify, run, here.settings.result_tokens)))
