"""What changed between two documents."""

from extend_mcp.server.answers.compare import Comparison, compare
from tests.server.answers.test_document import block
from tests.server.answers.test_search import page, reader

FEES = "The customer pays 4,000 a month. Invoices are due within 30 days of receipt."
TABLE = "| Item | Amount |\n| --- | --- |\n| Base fee | 100 |\n| Support | 20 |"
OLD = reader(
    page(1, "This agreement begins on 1 May.", heading="1. Term"),
    [*page(2, FEES, heading="2. Fees"), block("table", TABLE, 2)],
    page(3, "Neither party may assign it.", heading="3. Assignment"),
    page(4, "The law of Ohio applies.", heading="4. Law"),
)


def changed(new: list[list[dict[str, object]]]) -> Comparison:
    return compare(OLD, reader(*new))


def test_the_same_text_has_no_changes() -> None:
    assert compare(OLD, OLD) == Comparison({"changed": 0, "added": 0, "removed": 0, "same": 4}, [])


def test_a_value_that_changed_is_shown_within_its_sentence_with_its_page() -> None:
    new = FEES.replace("30 days", "45 days")
    found = compare(
        reader(page(1, FEES, heading="2. Fees")), reader(page(1, "Begin."), page(2, new, heading="3. Fees"))
    )
    assert "[3. Fees, p. 1 → p. 2]" in found.lines
    assert "~ Invoices are due within [30 → 45] days of receipt." in found.lines


def test_cells_that_changed_are_named_by_row_and_column() -> None:
    old, new = (
        reader([*page(1, heading="Fees"), block("table", text, 1)])
        for text in (TABLE, TABLE.replace("| 100 |", "| 120 |"))
    )
    assert compare(old, new).lines == ["[Fees, p. 1]", "~ row Base fee: Amount 100 → 120"]


def test_sections_that_are_new_or_gone_are_named_and_numbers_of_others_do_not_matter() -> None:
    found = changed(
        [
            page(1, "This agreement begins on 1 May.", heading="1. Term"),
            [*page(2, FEES, heading="2. Fees"), block("table", TABLE, 2)],
            page(3, "The law of Ohio applies.", heading="3. Law"),
            page(4, "Records may be audited once a year.", heading="4. Audit"),
        ]
    )
    assert found.counts == {"changed": 0, "added": 1, "removed": 1, "same": 3}
    assert found.lines == [
        "[removed: 3. Assignment, p. 3] Neither party may assign it.",
        "[added: 4. Audit, p. 4] Records may be audited once a year.",
    ]


def test_a_section_with_another_title_and_like_words_is_the_same_section() -> None:
    old = reader(page(1, "The supplier keeps all records for seven years.", heading="Records"))
    new = reader(page(1, "The supplier keeps all records for ten years.", heading="Retention"))
    assert compare(old, new).lines == [
        "[Retention (was: Records), p. 1]",
        "~ The supplier keeps all records for [seven → ten] years.",
    ]


def test_a_title_that_changed_over_the_same_words_is_told() -> None:
    text = "Revenue rose by a tenth."
    for old, new in (("Records", "Retention"), ("2023 Results", "2024 Results")):
        found = compare(reader(page(1, text, heading=old)), reader(page(1, text, heading=new)))
        assert found.lines == [f"[{new} (was: {old}), p. 1]"]
        assert found.counts["changed"] == 1


def test_a_change_late_in_a_very_long_sentence_is_shown() -> None:
    begin = " ".join(f"word{number}" for number in range(1000))
    old, new = (reader(page(1, f"{begin} within {days} days.", heading="A")) for days in (30, 45))
    assert compare(old, new).lines[1] == "~ … word996 word997 word998 word999 within [30 → 45] days."


def test_sentences_that_are_new_or_gone_are_shown() -> None:
    old = reader(page(1, "Alpha comes first. Beta follows.", heading="A"))
    new = reader(page(1, "Alpha comes first. Something entirely different now.", heading="A"))
    assert compare(old, new).lines == ["[A, p. 1]", "+ Something entirely different now.", "- Beta follows."]


def test_another_break_of_lines_and_pages_is_no_change() -> None:
    old = reader(
        page(1, "The tenant pays the rent\nat the beginning", heading="Rent"), page(2, "of each month. It ends.")
    )
    new = reader(page(1, "The tenant pays the rent at the beginning of each month.", "It ends.", heading="Rent"))
    assert compare(old, new).lines == []
