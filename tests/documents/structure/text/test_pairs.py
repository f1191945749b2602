from tests.documents.structure.text.made_up import STEP, lines, read, words


def shown(*texts: str) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in read(lines(*texts))]


def test_labels_with_colons_are_pairs() -> None:
    assert shown("Invoice date: 2 May 2024", "Customer: Beeswax Ltd") == [
        ("key_value", "Invoice date: 2 May 2024\nCustomer: Beeswax Ltd")
    ]


def test_values_aligned_on_the_right_are_pairs_on_their_lines() -> None:
    rows = [("Subtotal", "152.00"), ("VAT 20%", "30.40"), ("Total due", "182.40")]
    page = [
        [*words(label, 100 + at * STEP, 300), *words(value, 100 + at * STEP, 500 - 6 * len(value))]
        for at, (label, value) in enumerate(rows)
    ]
    [block] = read(page)
    assert (block.type, block.text) == ("key_value", "Subtotal  152.00\nVAT 20%  30.40\nTotal due  182.40")


def test_an_ellipsis_is_text() -> None:
    assert shown("and so on ... as before") == [("text", "and so on ... as before")]


def test_two_addresses_beside_each_other_are_two_blocks() -> None:
    left, right = ["Beeswax Ltd", "12 High Street", "London N1 2AB"], ["Globex plc", "9 Low Road", "York YO1 9AA"]
    page = [
        [*words(one, 100 + at * STEP), *words(other, 100 + at * STEP, 300)]
        for at, (one, other) in enumerate(zip(left, right, strict=True))
    ]
    assert [(block.type, block.text) for block in read(page)] == [("text", "\n".join(left)), ("text", "\n".join(right))]


def test_a_sentence_with_a_colon_is_text() -> None:
    assert shown("We agree on this: that the parties who are named above and all of their heirs shall keep to it.") == [
        ("text", "We agree on this: that the parties who are named above and all of their heirs shall keep to it.")
    ]
