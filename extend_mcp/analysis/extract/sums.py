"""Words that begin a row of sums."""

import re

SUMS = re.compile(
    r"(?i)\W*(?:\d+(?:[.,]\d+)?\s?%\s*)?(?:sub\s?-?total|total|grand total|net total|nettobetrag|gesamtbetrag|netto|"
    r"balance (?:due|forward|brought)|amount due|summe|zwischensumme|gesamt|zu zahlen|totaal|subtotaal|te betalen|"
    r"exclusief|total ht|total ttc|sous-total|montant total|net à payer|razem|w tym|do zapłaty|totale|iva|tax|vat|gst|"
    r"tva|btw|mwst|ust|sales tax|shipping|freight|discount|rounding|opening balance|closing balance|"
    r"(?:line|gross|item|invoice|order) total|value added tax|allowances?|"
    r"beginning balance|ending balance|net pay|gross pay|carried forward|rechnungs(?:summe|betrag)|positionssumme|"
    r"steuer(?:basis)?betrag|(?:brutto|netto)summe|zahlbetrag|umsatzsteuer|mehrwertsteuer|taxable (?:value|amount)|"
    r"[cis]gst|thuế|tổng cộng|cộng tiền hàng|разом|ндс|пдв|φπα|σύνολο|"
    r"imponibile|base imponible|celkem|yhteensä|összesen|summa|toplam|итого|всего)\b"
)
"""At the start of a row that has few cells."""
TOTAL = re.compile(
    r"(?i)\W*(?:(?:sub|grand|net|gross)?\s?-?totals?|(?:zwischen|gesamt|end)?summe|gesamt|subtotaal|totaal|sous-total|"
    r"total général|subtotale|totale|razem|ogółem|celkem|spolu|összesen|yhteensä|summa|"
    r"toplam|итого|всего|разом|合計|小計|合计|小计|总计|總計|합계|소계|총계|"
    r"المجموع|الإجمالي|סה[\"״]כ|σύνολο|tổng cộng)\W*"
)
"""The first cell of a row that is a sum, whatever else it has."""
