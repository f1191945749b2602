"""The numbers of the items of lists in OpenDocument files."""

from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import value


class ListCounter:
    """Remembers the last number of each list, because later lists may go on with it."""

    def __init__(self) -> None:
        self._by_style: dict[str | None, int] = {}
        self._by_id: dict[str, int] = {}

    def start(self, node: Element, style: str | None, first: int) -> int:
        """The number before that of the first item of a list, which is `first` in a list of its own."""
        if (continued := value(node, "continue-list")) is not None:
            return self._by_id.get(continued, first - 1)
        return self._by_style.get(style, first - 1) if value(node, "continue-numbering") == "true" else first - 1

    def end(self, node: Element, style: str | None, number: int) -> None:
        """Remember the number of the last item of a list."""
        self._by_style[style] = number
        if (key := value(node, "id")) is not None:
            self._by_id[key] = number
