"""The error of reading a document."""


class DocumentFailure(Exception):
    """The document cannot be processed. `reason` is one of the API's failure reasons, `message` is for users.

    The message is only in our own words: a library's message may hold text of the document, or a path of this machine.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
