"""What both queues do around a handler."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

L = TypeVar("L")

_log = logging.getLogger(__name__)


async def supervise(lease: L, handle: Callable[[L], Awaitable[None]], give_up: Callable[[L], Awaitable[None]]) -> None:
    """Keep a handler's error from other rows. Errors of disk and database pass: the work may succeed later."""
    try:
        await handle(lease)
    except (OSError, SQLAlchemyError):
        raise
    except Exception:  # noqa: BLE001 - any error is logged and ends this row alone
        _log.exception("%s failed by a fault of the engine", lease)
        await give_up(lease)
