"""What callers may hold, and what is remembered of them."""

from extend_mcp.bounds import Latest, Quota


def test_a_holder_may_have_so_much_and_the_next_one_as_much() -> None:
    quota = Quota[str](2)
    with quota.held("ada"), quota.held("ada"):
        assert quota.is_full("ada")
        assert not quota.is_full("bob")
    assert not quota.is_full("ada")


def test_who_holds_nothing_any_more_is_forgotten() -> None:
    quota = Quota[str]()
    with quota.held("ada"):
        assert "ada" in quota
    assert "ada" not in quota
    assert not quota.is_full("bob")
    assert len(quota) == 0


def test_the_entry_that_was_set_longest_ago_is_dropped_for_one_more() -> None:
    latest: Latest[str, int] = Latest(2)
    for number, key in enumerate(("ada", "bob", "ada", "cyd")):
        latest[key] = number
    assert dict(latest) == {"ada": 2, "cyd": 3}
