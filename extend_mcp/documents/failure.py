"""How reading a document fails."""


class DocumentFailure(Exception):
    """The document cannot be processed. `reason` is one of the API's failure reasons, `message` is for its reader.

    The message is in words of ours alone: a library's may hold text of the document, or a path of this machine.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
