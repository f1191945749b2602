"""Words that begin a row of sums, and rows that are facts with labels of their own."""

import re
from collections.abc import Iterable

SUMS = re.compile(
    r"(?i)\W*(?:\d+(?:[.,]\d+)?\s?%\s*)?(?:sub\s?-?total|zwischentotal|total|grand total|net total|nettobetrag|"
    r"gesamtbetrag|netto|balance (?:due|forward|brought)|amount due|summe|zwischensumme|gesamt|zu zahlen|totaal|"
    r"subtotaal|te betalen|exclusief|total ht|total ttc|sous-total|montant total|net à payer|razem|"
    r"w tym|do zapłaty|totale|iva|"
    r"tax|vat|gst|tva|btw|mwst|ust|sales tax|shipping|freight|discount|rounding|opening balance|closing balance|"
    r"(?:line|gross|item|invoice|order) total|value added tax|allowances?|"
    r"beginning balance|ending balance|net pay|gross pay|carried forward|rechnungs(?:summe|betrag)|positionssumme|"
    r"steuer(?:basis)?betrag|(?:brutto|netto)summe|zahlbetrag|umsatzsteuer|mehrwertsteuer|taxable (?:value|amount)|"
    r"[cis]gst|thuế|tổng cộng|cộng tiền hàng|разом|ндс|пдв|φπα|σύνολο|"
    r"moms|mva|alv|dph|áfa|att (?:betala|erlägga)|at betale|å betale|k úhradě|(?:netto )?da pagare|(?:total )?a pagar|"
    r"imponibile|base imponible|celkem|yhteensä|összesen|summa|toplam|итого|всего)\b"
)
"""Words that begin a sum, in a row with few cells."""
TOTAL = re.compile(
    r"(?i)\W*(?:(?:sub|grand|net|gross)?\s?-?totals?|(?:zwischen|gesamt|end)?summe|zwischentotal|gesamt|subtotaal|totaal|sous-total|"
    r"total général|subtotale|totale|razem|ogółem|celkem|spolu|összesen|yhteensä|summa|"
    r"toplam|итого|всего|разом|合計|小計|合计|小计|总计|總計|합계|소계|총계|"
    r"المجموع|الإجمالي|סה[\"״]כ|σύνολο|tổng cộng)\W*"
)
"""The first cell of a row that is always a sum."""
BALANCE = re.compile(
    r"(?i)\W*(?:(?:opening|closing|starting|ending|beginning|previous|new|old|final) balance|"
    r"balance (?:brought|carried) (?:forward|down|over)|(?:brought|carried) forward|"
    r"(?:alter|neuer|letzter) (?:konto)?(?:stand|saldo)|(?:anfangs|end|schluss)(?:saldo|bestand)|saldo\s?vortrag|"
    r"(?:ancien|nouveau) solde|solde (?:précédent|initial|final|créditeur|débiteur|au .{6,12})|report à nouveau|"
    r"saldo (?:iniziale|finale|precedente|anterior|inicial|final|początkowe|końcowe|poprzednie)|"
    r"(?:begin|eind|vorig|nieuw)e?\s?saldo|ingående saldo|utgående saldo|počáteční zůstatek|konečný zůstatek)"
    r"(?:\s(?:vom|per|am|au|al|op|as of|on|at|dated)?\s?[\d./-]{6,10})?\W*"
)
"""The text of a row that gives the balance of an account and is not a booking."""
_LABELLED = re.compile(r"[^\W\d_][^:\d]{1,30}:(?:\s|$)")


def are_labelled(texts: Iterable[str]) -> bool:
    """True if texts side by side have labels of their own: `Received by: …`, `ID: …`."""
    return sum(_LABELLED.match(text) is not None for text in texts) > 1
