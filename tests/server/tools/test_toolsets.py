"""Which tools a choice of toolsets offers."""

import pytest

from extend_mcp.server.tools import build_tools


def test_read_only_leaves_the_tools_that_change_nothing() -> None:
    names = {tool.name for tool in build_tools(["core"], read_only=True) if not tool.for_apps}
    assert names == {
        "ground_values",
        "get_run",
        "read_run",
        "list_runs",
        "get_batch",
        "search_batch",
        "list_processors",
        "get_status",
    }


def test_toolsets_and_single_tools_are_chosen_by_name() -> None:
    names = [tool.name for tool in build_tools(["files", "get_run"], read_only=False) if not tool.for_apps]
    assert names == ["list_folder", "list_files", "get_file", "save_file", "delete_file", "estimate_work", "get_run"]


def test_all_holds_every_toolset_and_read_only_wins_over_it() -> None:
    assert sum(not tool.for_apps for tool in build_tools(["all"], read_only=False)) == 67
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in build_tools(["all"], read_only=True))


def test_a_name_that_is_neither_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'fils' is neither .* Toolsets: core, files"):
        build_tools(["core", "fils"], read_only=False)
