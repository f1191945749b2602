"""Dates, digits and labels of languages beyond those of Europe."""

import pytest

from extend_mcp.analysis.extract.shapes.amounts import find_money
from extend_mcp.analysis.extract.shapes.dates import find_dates
from tests.analysis.extract.paper import DATE, NUMBER, plain_text, values


@pytest.mark.parametrize(
    "text",
    [
        "التاريخ: ١٢ سبتمبر ٢٠٢٦",
        "٢٠٢٦/٠٩/١٢",
        "12 בספטמבר 2026",
        "१२ सितंबर २०२६",
        "১২ সেপ্টেম্বর ২০২৬",
        "12 செப்டம்பர், 2026",
        "วันที่ 12 กันยายน 2569",
        "12 ก.ย. 2569",
        "วันที่ 12/09/2569",
        "ngày 12 tháng 9 năm 2026",
        "二〇二六年九月十二日",
        "令和八年九月十二日",
        "民國115年9月12日",
        "2026. gada 12. septembris",
        "2026 жылғы 12 қыркүйек",
        "2026ko irailaren 12a",
        "2026 թ. սեպտեմբերի 12",
        "12. септембар 2026.",
        "12 IX 2026",
        "12.IX.2026",
    ],
)
def test_a_date_is_read_in_the_way_of_its_language(text: str) -> None:
    assert [day.isoformat() for _, _, day, _ in find_dates(text)] == ["2026-09-12"]


@pytest.mark.parametrize("text", ["12 V 2026", "12/09/2569", "12 IIX 2026", "十十月十日", "12 tháng 13 năm 2026"])
def test_what_may_be_no_date_there_is_none(text: str) -> None:
    assert find_dates(text) == []


def test_arabic_digits_and_separators_make_an_amount() -> None:
    assert [money.value for money in find_money("١٬٢٣٤٫٥٠", comma=False)] == [1234.5]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Hóa đơn\nCộng tiền hàng: 10.000.000 đ\nThuế GTGT: 800.000 đ\nTổng cộng: 10.800.000 đ", 10_800_000),
        ("חשבונית\nתאריך: 3.5.2026\nסה״כ לתשלום ₪ 1,170.00", 1170),
        ("فاتورة\nالتاريخ: 2026/05/03\nالإجمالي ١٬٢٣٤٫٥٠", 1234.5),
        ("請求書\n小計 ¥1,000,000\n消費税 ¥100,000\n合計金額 ¥1,100,000", 1_100_000),
        ("청구서\n공급가액 1,000,000원\n부가세 100,000원\n합계 1,100,000원", 1_100_000),
        ("Счёт\nСумма без НДС 10 000,00\nНДС 20 % 2 000,00\nВсего к оплате 12 000,00", 12_000),
    ],
)
def test_a_total_is_known_by_its_label(text: str, total: float) -> None:
    assert values(plain_text(text), total=NUMBER) == {"total": total}


def test_the_date_of_an_invoice_is_read_there() -> None:
    assert values(plain_text("发票\n开票日期：二〇二六年九月十二日"), invoice_date=DATE) == {
        "invoice_date": "2026-09-12"
    }
