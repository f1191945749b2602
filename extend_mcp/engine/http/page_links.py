"""Links between the pages. They are relative, so they work behind a proxy that adds a path."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class Links:
    """`root` leads from the current page to `/`. Links keep the workspace."""

    root: str
    workspace: str

    def home(self, **query: str | None) -> str:
        """The list of runs, with filters."""
        return self.root + self._query(query)

    def run(self, run_id: str, **query: str | None) -> str:
        """A run."""
        return f"{self.root}runs/{quote(run_id, safe='')}" + self._query(query)

    def review(self, run_id: str) -> str:
        """A workflow run, with the form for its review."""
        return f"{self.root}review/{quote(run_id, safe='')}" + self._query({})

    def picture(self, run_id: str, file: int, number: int, turn: int) -> str:
        """The picture of a page of a run's file, counted from 0, turned clockwise by `turn` degrees."""
        return f"{self.root}runs/{quote(run_id, safe='')}/pages/{file}-{number}-{turn}.png" + self._query({})

    def _query(self, query: dict[str, str | None]) -> str:
        parameters = {name: value for name, value in (query | {"workspace": self.workspace}).items() if value}
        return f"?{urlencode(parameters)}" if parameters else ""
