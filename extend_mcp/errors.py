"""The errors that a caller can act on.

ExtendError
├── ApiError             the API refused; `BY_STATUS` picks the kind
│   ├── InvalidRequest   400
│   ├── Unauthorized     401
│   ├── UsageBlocked     402
│   ├── Forbidden        403
│   ├── NotFound         404
│   ├── Unprocessable    422
│   ├── RateLimited      429
│   └── ServerFault      5xx
├── Unreachable          no answer: no connection, or none in time
├── BadAnswer            an answer that is not the API's: HTML, half a body, another shape
├── Uncertain            it is unknown whether the run was started
├── RunFailed            a run ended FAILED or CANCELLED
└── Refused              this server will not do it; nothing was sent
"""


class ExtendError(Exception):
    """What happened, for a program (`code`) and for a reader (`message`).

    `code` is the API's; codes of this package start with `LOCAL_`. `retryable` says whether the same call may succeed
    later. `hint` says what to do now, if that is not clear from the code.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool = False,
        hint: str | None = None,
        http_status: int | None = None,
        request_id: str | None = None,
        run_id: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retryable = retryable
        self.hint = hint
        self.http_status = http_status
        self.request_id = request_id
        self.run_id = run_id
        self.field = field


class ApiError(ExtendError):
    """The API answered with an error status. `retry_after` is in seconds, where the API named it."""

    retry_after: float | None = None


class InvalidRequest(ApiError):
    """400: the body, a parameter or the schema is wrong."""


class Unauthorized(ApiError):
    """401: the key is missing, malformed, revoked or not allowed."""


class UsageBlocked(ApiError):
    """402: out of credits."""


class Forbidden(ApiError):
    """403: the key lacks a permission."""


class NotFound(ApiError):
    """404: no such object in this workspace."""


class Unprocessable(ApiError):
    """422: a valid request, but the file cannot be processed."""


class RateLimited(ApiError):
    """429: too many requests."""


class ServerFault(ApiError):
    """5xx: the API failed. It may still have carried out the request."""


class Unreachable(ExtendError):
    """No answer. `sent` is true if the request may have reached the API."""

    sent: bool = False


class BadAnswer(ExtendError):
    """The API, or a proxy before it, sent an answer that is not the API's JSON.

    `made` is the id in an answer of another shape that reports success: the request was executed.
    """

    made: str | None = None


class Uncertain(ExtendError):
    """A request to create a run failed, but the run may exist. Sending it again may make a second run.

    `run_id` is set if the run was found but could not be read.
    """


class RunFailed(ExtendError):
    """The run ended without a result; `code` is its failure reason."""


class Refused(ExtendError):
    """Not sent: the call breaks a rule of this server, such as which folders may be read."""


BY_STATUS: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: Unauthorized,
    402: UsageBlocked,
    403: Forbidden,
    404: NotFound,
    422: Unprocessable,
    429: RateLimited,
}
