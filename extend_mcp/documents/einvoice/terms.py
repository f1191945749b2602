"""The terms of EN 16931 in each syntax: a name, a kind, and the paths in CII, UBL and FatturaPA.

Paths are of local names below the root, see `tree.Tree.find`; `@` names an attribute. Totals that FatturaPA does not
have are in `fattura`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "date", "amount", "number"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `label` is its name for people."""

    name: str
    label: str
    kind: Kind
    cii: str
    ubl: str
    fattura: str


_T = "SupplyChainTradeTransaction/"
_A = _T + "ApplicableHeaderTradeAgreement/"
_D = _T + "ApplicableHeaderTradeDelivery/"
_S = _T + "ApplicableHeaderTradeSettlement/"
_SUM = _S + "SpecifiedTradeSettlementHeaderMonetarySummation/"
_DUE = _S + "SpecifiedTradePaymentTerms/"
_MEANS = _S + "SpecifiedTradeSettlementPaymentMeans/"
_B = "FatturaElettronicaBody/"
_G = _B + "DatiGenerali/DatiGeneraliDocumento/"
_PAY = _B + "DatiPagamento/DettaglioPagamento/"


def _either(path: str, *ends: str) -> str:
    return "|".join(path + end for end in ends)


_HEADER = [
    Term("invoice.number", "Invoice number", "text", "ExchangedDocument/ID", "ID", _G + "Numero"),
    Term("invoice.date", "Invoice date", "date", "ExchangedDocument/IssueDateTime/DateTimeString", "IssueDate",
         _G + "Data"),
    Term("invoice.type", "Type code", "text", "ExchangedDocument/TypeCode", "InvoiceTypeCode|CreditNoteTypeCode",
         _G + "TipoDocumento"),
    Term("invoice.currency", "Currency", "text", _S + "InvoiceCurrencyCode|" + _S + "OrderCurrencyCode",
         "DocumentCurrencyCode", _G + "Divisa"),
    Term("invoice.due", "Due date", "date", _DUE + "DueDateDateTime/DateTimeString",
         "DueDate|PaymentMeans/PaymentDueDate", _PAY + "DataScadenzaPagamento"),
    Term("invoice.note", "Note", "text", "ExchangedDocument/IncludedNote/Content", "Note", _G + "Causale"),
    Term("order.number", "Order number", "text",
         _either(_A + "BuyerOrderReferencedDocument/", "IssuerAssignedID", "ID"),
         "OrderReference/ID", _B + "DatiGenerali/DatiOrdineAcquisto/IdDocumento"),
    Term("order.date", "Order date", "date",
         _A + "BuyerOrderReferencedDocument/FormattedIssueDateTime/DateTimeString", "OrderReference/IssueDate",
         _B + "DatiGenerali/DatiOrdineAcquisto/Data"),
    Term("contract.number", "Contract number", "text",
         _either(_A + "ContractReferencedDocument/", "IssuerAssignedID", "ID"), "ContractDocumentReference/ID",
         _B + "DatiGenerali/DatiContratto/IdDocumento"),
    Term("project.number", "Project number", "text", _A + "SpecifiedProcuringProject/ID", "ProjectReference/ID", ""),
    Term("preceding.number", "Preceding invoice", "text", _either(_S + "InvoiceReferencedDocument/", "IssuerAssignedID",
         "ID"), "BillingReference/InvoiceDocumentReference/ID", _B + "DatiGenerali/DatiFattureCollegate/IdDocumento"),
    Term("buyer.reference", "Buyer reference", "text", _A + "BuyerReference", "BuyerReference", ""),
    Term("delivery.date", "Delivery date", "date",
         _either(_D, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
                 "RequestedDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString"),
         "Delivery/ActualDeliveryDate", ""),
    Term("delivery.note", "Delivery note", "text",
         _either(_D, "DeliveryNoteReferencedDocument/IssuerAssignedID", "DeliveryNoteReferencedDocument/ID",
                 "DespatchAdviceReferencedDocument/IssuerAssignedID"),
         "DespatchDocumentReference/ID", _B + "DatiGenerali/DatiDDT/NumeroDDT"),
    Term("period.start", "Period from", "date", _S + "BillingSpecifiedPeriod/StartDateTime/DateTimeString",
         "InvoicePeriod/StartDate", ""),
    Term("period.end", "Period to", "date", _S + "BillingSpecifiedPeriod/EndDateTime/DateTimeString",
         "InvoicePeriod/EndDate", ""),
    Term("payment.iban", "IBAN", "text", _MEANS + "PayeePartyCreditorFinancialAccount/IBANID",
         "PaymentMeans/PayeeFinancialAccount/ID", _PAY + "IBAN"),
    Term("payment.holder", "Account holder", "text", _MEANS + "PayeePartyCreditorFinancialAccount/AccountName",
         "PaymentMeans/PayeeFinancialAccount/Name", _PAY + "Beneficiario"),
    Term("payment.bic", "BIC", "text", _MEANS + "PayeeSpecifiedCreditorFinancialInstitution/BICID",
         "PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID", _PAY + "BIC"),
    Term("payment.reference", "Payment reference", "text", _S + "PaymentReference", "PaymentMeans/PaymentID", ""),
    Term("payment.terms", "Payment terms", "text", _DUE + "Description", "PaymentTerms/Note", ""),
    Term("payment.mandate", "Mandate reference", "text", _DUE + "DirectDebitMandateID",
         "PaymentMeans/PaymentMandate/ID", ""),
    Term("total.lines", "Sum of lines", "amount", _SUM + "LineTotalAmount", "LegalMonetaryTotal/LineExtensionAmount",
         ""),
    Term("total.net", "Total without tax", "amount", _SUM + "TaxBasisTotalAmount",
         "LegalMonetaryTotal/TaxExclusiveAmount", ""),
    Term("total.tax", "Tax", "amount", _SUM + "TaxTotalAmount", "TaxTotal/TaxAmount", ""),
    Term("total.gross", "Total with tax", "amount", _SUM + "GrandTotalAmount", "LegalMonetaryTotal/TaxInclusiveAmount",
         _G + "ImportoTotaleDocumento"),
    Term("total.prepaid", "Paid before", "amount", _SUM + "TotalPrepaidAmount", "LegalMonetaryTotal/PrepaidAmount", ""),
    Term("total.due", "Amount due", "amount", _SUM + "DuePayableAmount", "LegalMonetaryTotal/PayableAmount", ""),
    Term("tax.rate", "Tax rate", "number",
         _either(_S + "ApplicableTradeTax/", "RateApplicablePercent", "ApplicablePercent"),
         "TaxTotal/TaxSubtotal/TaxCategory/Percent", _B + "DatiBeniServizi/DatiRiepilogo/AliquotaIVA"),
]  # fmt: skip

_ADDRESS = [
    ("street", "Street", "PostalTradeAddress/LineOne", "PostalAddress/StreetName", "Sede/Indirizzo"),
    ("street2", "Street, second line", "PostalTradeAddress/LineTwo", "PostalAddress/AdditionalStreetName", ""),
    ("zip", "Postcode", "PostalTradeAddress/PostcodeCode", "PostalAddress/PostalZone", "Sede/CAP"),
    ("city", "City", "PostalTradeAddress/CityName", "PostalAddress/CityName", "Sede/Comune"),
    ("country", "Country", "PostalTradeAddress/CountryID", "PostalAddress/Country/IdentificationCode", "Sede/Nazione"),
]
_PARTY = [
    ("name", "Name", "Name", "PartyLegalEntity/RegistrationName|PartyName/Name|Name",
     "DatiAnagrafici/Anagrafica/Denominazione"),
    *_ADDRESS,
    ("vat", "VAT number", "SpecifiedTaxRegistration/ID[@schemeID=VA]",
     "PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID", ""),
    ("taxnumber", "Tax number", "SpecifiedTaxRegistration/ID[@schemeID=FC]",
     "PartyTaxScheme[TaxScheme/ID=FC]/CompanyID",
     "DatiAnagrafici/CodiceFiscale"),
    ("register", "Register number", "SpecifiedLegalOrganization/ID", "PartyLegalEntity/CompanyID",
     "IscrizioneREA/NumeroREA"),
    ("number", "Number", "ID|GlobalID", "PartyIdentification/ID", ""),
    ("contact", "Contact", "DefinedTradeContact/PersonName", "Contact/Name", ""),
    ("phone", "Telephone", "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber", "Contact/Telephone",
     "Contatti/Telefono"),
    ("email", "E-mail", "DefinedTradeContact/EmailURIUniversalCommunication/URIID", "Contact/ElectronicMail",
     "Contatti/Email"),
]  # fmt: skip
_PLACE_UBL = {"name": "DeliveryParty/PartyName/Name"} | {
    part: "DeliveryLocation/" + ubl.replace("PostalAddress", "Address", 1) for part, _, _, ubl, _ in _ADDRESS
}
PARTIES = {
    "seller": ("Seller", _A + "SellerTradeParty/", "AccountingSupplierParty/Party/",
               "FatturaElettronicaHeader/CedentePrestatore/"),
    "buyer": ("Buyer", _A + "BuyerTradeParty/", "AccountingCustomerParty/Party/",
              "FatturaElettronicaHeader/CessionarioCommittente/"),
    "ship": ("Delivered to", _D + "ShipToTradeParty/", "Delivery/", ""),
    "payee": ("Payee", _S + "PayeeTradeParty/", "PayeeParty/", ""),
}  # fmt: skip


def _below(start: str, path: str) -> str:
    return "|".join(start + choice for choice in path.split("|")) if start and path else ""


def _party_terms() -> list[Term]:
    terms = []
    for who, (label, cii, ubl, fattura) in PARTIES.items():
        for part, its_label, own_cii, own_ubl, own_fattura in _PARTY:
            ubl_path = _PLACE_UBL.get(part, "") if who == "ship" else own_ubl
            paths = (_below(cii, own_cii), _below(ubl, ubl_path), _below(fattura, own_fattura))
            terms.append(Term(f"{who}.{part}", f"{label}: {its_label}", "text", *paths))
    return terms


TERMS = {term.name: term for term in [*_HEADER, *_party_terms()]}

ORDER = {
    "invoice.number": "", "invoice.date": "", "invoice.type": "", "invoice.due": "",
    "order.number": "ExchangedDocument/ID", "order.date": "ExchangedDocument/IssueDateTime/DateTimeString",
}  # fmt: skip
"""Terms that are elsewhere, or missing, if the document is an order."""

LINES = {
    "cii": _T + "IncludedSupplyChainTradeLineItem",
    "ubl": "InvoiceLine|CreditNoteLine",
    "fattura": _B + "DatiBeniServizi/DettaglioLinee",
}
_LA, _LD, _LS = "SpecifiedLineTradeAgreement/", "SpecifiedLineTradeDelivery/", "SpecifiedLineTradeSettlement/"
_LINE = [
    Term("line.id", "Line", "text", "AssociatedDocumentLineDocument/LineID", "ID", "NumeroLinea"),
    Term("line.name", "Item", "text", "SpecifiedTradeProduct/Name", "Item/Name", "Descrizione"),
    Term("line.description", "Description", "text", "SpecifiedTradeProduct/Description", "Item/Description", ""),
    Term("line.sku", "Seller's code", "text", "SpecifiedTradeProduct/SellerAssignedID",
         "Item/SellersItemIdentification/ID", "CodiceArticolo/CodiceValore"),
    Term("line.buyersku", "Buyer's code", "text", "SpecifiedTradeProduct/BuyerAssignedID",
         "Item/BuyersItemIdentification/ID", ""),
    Term("line.gtin", "GTIN", "text", "SpecifiedTradeProduct/GlobalID", "Item/StandardItemIdentification/ID", ""),
    Term("line.quantity", "Quantity", "number", _either(_LD, "BilledQuantity", "RequestedQuantity"),
         "InvoicedQuantity|CreditedQuantity", "Quantita"),
    Term("line.unit", "Unit", "text", _either(_LD, "BilledQuantity@unitCode", "RequestedQuantity@unitCode"),
         "InvoicedQuantity@unitCode|CreditedQuantity@unitCode", "UnitaMisura"),
    Term("line.price", "Unit price", "amount", _LA + "NetPriceProductTradePrice/ChargeAmount", "Price/PriceAmount",
         "PrezzoUnitario"),
    Term("line.base", "Price is for", "number", _LA + "NetPriceProductTradePrice/BasisQuantity", "Price/BaseQuantity",
         ""),
    Term("line.tax", "Tax rate", "number",
         _either(_LS + "ApplicableTradeTax/", "RateApplicablePercent", "ApplicablePercent"),
         "Item/ClassifiedTaxCategory/Percent", "AliquotaIVA"),
    Term("line.amount", "Amount", "amount",
         _either(_LS, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
                 "SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount"),
         "LineExtensionAmount", "PrezzoTotale"),
]  # fmt: skip
LINE_TERMS = {term.name: term for term in _LINE}

TAXES = {
    "cii": _S + "ApplicableTradeTax",
    "ubl": "TaxTotal/TaxSubtotal",
    "fattura": _B + "DatiBeniServizi/DatiRiepilogo",
}
_TAX = [
    Term("subtax.category", "Category", "text", "CategoryCode", "TaxCategory/ID", "Natura"),
    Term("subtax.rate", "Tax rate", "number", "RateApplicablePercent|ApplicablePercent", "TaxCategory/Percent",
         "AliquotaIVA"),
    Term("subtax.basis", "Amount without tax", "amount", "BasisAmount", "TaxableAmount", "ImponibileImporto"),
    Term("subtax.amount", "Tax", "amount", "CalculatedAmount", "TaxAmount", "Imposta"),
]  # fmt: skip
TAX_TERMS = {term.name: term for term in _TAX}

FURTHER = {"cii": "", "ubl": "", "fattura": "FatturaElettronicaBody"}
"""Elements that a file may have several of, each an invoice."""
ATTACHED = {
    "cii": _A + "AdditionalReferencedDocument/AttachmentBinaryObject",
    "ubl": "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject",
    "fattura": _B + "Allegati/Attachment",
}
"""Files within the XML."""
GUIDELINE = {
    "cii": "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
    "ubl": "CustomizationID",
    "fattura": "FatturaElettronicaHeader/DatiTrasmissione/FormatoTrasmissione",
}
