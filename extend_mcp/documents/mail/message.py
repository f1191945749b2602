"""The content of a message of any format: its headers, its bodies and its attachments."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Attachment:
    """A file, or a forwarded message. `name` is its name in the message; HTML shows it by `content_id`."""

    name: str
    content: "bytes | Message"
    content_id: str = ""


@dataclass(slots=True)
class MailBody:
    """`plain` and `html` are the same text in two forms, either of which may be missing."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Message:
    """`bodies` are its texts in order: most messages have one, mailing lists add others."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[MailBody] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def take_out_shown(self) -> None:
        """Remove the attachments that the HTML shows as its own pictures."""
        self.attachments = [one for one in self.attachments if not self._shows(one)]

    def _shows(self, one: Attachment) -> bool:
        return bool(one.content_id) and any(f"cid:{one.content_id}" in body.html for body in self.bodies)


HEADERS = ("From", "To", "Cc", "Date", "Subject")
"""The headers that the output has, in this order."""
