"""How reading a document fails."""


class DocumentFailure(Exception):
    """The document cannot be processed. `reason` is one of the API's failure reasons, `message` is for its reader."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
