"""Invoices as XML in each syntax, and PDFs that carry them, made where they are needed."""

import io
from collections.abc import Mapping, Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from tests.sample_files import text_pdf

RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
IBAN = "DE79100000001234567890"

LINES = [("1", "Beeswax", "2", "42.00", "84.00"), ("2", "Office chair", "1", "70.00", "70.00")]

PRINTED = [
    "Azure Interior Ltd, 45 De Silva Street, 10115 Berlin",
    "Bill to: Ada Lovelace, 7 Main Road, 75001 Paris",
    "Invoice INV-2024-0042 of 20 March 2024, to be paid until 19 April 2024",
    "Beeswax 2 pieces at 42.00 84.00",
    "Office chair 1 piece at 70.00 70.00",
    "Net 154.00", "VAT 19 % 29.26", "Total 183.26 EUR",
    f"Please pay to the account {IBAN} within thirty days of the date of this invoice.",
]  # fmt: skip
"""What the page of the same invoice says."""


def cii(*, number: str = "INV-2024-0042", extra: str = "", lines: Sequence[tuple[str, ...]] = LINES) -> bytes:
    """Cross Industry Invoice, profile EN 16931; `extra` is put before the parties."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{RSM}" xmlns:ram="{RAM}" xmlns:udt="{UDT}">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20240320</udt:DateTimeString></ram:IssueDateTime>
<ram:IncludedNote><ram:Content>Thank you</ram:Content></ram:IncludedNote></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
{"".join(_cii_line(*line) for line in lines)}
<ram:ApplicableHeaderTradeAgreement>{extra}
<ram:SellerTradeParty><ram:Name>Azure Interior Ltd</ram:Name><ram:PostalTradeAddress>
<ram:PostcodeCode>10115</ram:PostcodeCode><ram:LineOne>45 De Silva Street</ram:LineOne>
<ram:CityName>Berlin</ram:CityName>
<ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">30/123/4567</ram:ID></ram:SpecifiedTaxRegistration>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Ada Lovelace</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>75001</ram:PostcodeCode>
<ram:LineOne>7 Main Road</ram:LineOne><ram:CityName>Paris</ram:CityName><ram:CountryID>FR</ram:CountryID>
</ram:PostalTradeAddress></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:TaxCurrencyCode>GBP</ram:TaxCurrencyCode>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{IBAN}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
</ram:SpecifiedTradeSettlementPaymentMeans>
<ram:ApplicableTradeTax><ram:CalculatedAmount>29.26</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
<ram:BasisAmount>154.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20240419</udt:DateTimeString>
</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>154.00</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>154.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="GBP">25.10</ram:TaxTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">29.26</ram:TaxTotalAmount>
<ram:GrandTotalAmount>183.26</ram:GrandTotalAmount><ram:DuePayableAmount>183.26</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>""".encode()


def _cii_line(number: str, name: str, quantity: str, price: str, amount: str) -> str:
    return f"""<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount>
</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">{quantity}</ram:BilledQuantity>
</ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:RateApplicablePercent>19</ram:RateApplicablePercent>
</ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>
<ram:LineTotalAmount>{amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""


def zugferd_1() -> bytes:
    """The same invoice by the names of ZUGFeRD 1."""
    renamed = {
        "SpecifiedTradeSettlementHeaderMonetarySummation": "SpecifiedTradeSettlementMonetarySummation",
        "SpecifiedTradeSettlementLineMonetarySummation": "SpecifiedTradeSettlementMonetarySummation",
        "rsm:SupplyChainTradeTransaction": "rsm:SpecifiedSupplyChainTradeTransaction",
        "rsm:ExchangedDocument>": "rsm:HeaderExchangedDocument>",
        "ApplicableHeaderTradeAgreement": "ApplicableSupplyChainTradeAgreement",
        "ApplicableHeaderTradeSettlement": "ApplicableSupplyChainTradeSettlement",
        "SpecifiedLineTradeAgreement": "SpecifiedSupplyChainTradeAgreement",
        "SpecifiedLineTradeDelivery": "SpecifiedSupplyChainTradeDelivery",
        "SpecifiedLineTradeSettlement": "SpecifiedSupplyChainTradeSettlement",
        "RateApplicablePercent": "ApplicablePercent",
        "CrossIndustryInvoice": "CrossIndustryDocument",
        RSM.replace("CrossIndustryInvoice", "CrossIndustryDocument"): "urn:ferd:CrossIndustryDocument:invoice:1p0",
    }
    text = cii().decode()
    for new, old in renamed.items():
        text = text.replace(new, old)
    return text.encode()


def order() -> bytes:
    """An order by Order-X."""
    text = cii(number="ORD-7").decode()
    space = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
    text = text.replace(RSM, space).replace("CrossIndustryInvoice", "SCRDMCCBDACIOMessageStructure")
    return text.replace("BilledQuantity", "RequestedQuantity").replace(">380<", ">220<").encode()


def ubl(*, credit: bool = False) -> bytes:
    """PEPPOL's invoice or credit note in UBL."""
    kind, quantity = ("CreditNote", "CreditedQuantity") if credit else ("Invoice", "InvoicedQuantity")
    party = """<cac:Party><cac:PostalAddress><cbc:StreetName>{}</cbc:StreetName><cbc:CityName>{}</cbc:CityName>
<cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>30/123/4567</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme>
</cac:PartyTaxScheme><cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>
</cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>{}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"""
    lines = "".join(
        f"""<cac:{kind}Line><cbc:ID>{at}</cbc:ID><cbc:{quantity} unitCode="C62">{count}</cbc:{quantity}>
<cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{name}</cbc:Name>
</cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price></cac:{kind}Line>"""
        for at, name, count, price, amount in LINES
    )
    names = "urn:oasis:names:specification:ubl:schema:xsd:"
    seller = party.format("45 De Silva Street", "Berlin", "Azure Interior Ltd")
    buyer = party.format("7 Main Road", "Paris", "Ada Lovelace")
    return f"""<{kind} xmlns="{names}{kind}-2" xmlns:cac="{names}CommonAggregateComponents-2"
xmlns:cbc="{names}CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ID>INV-2024-0042</cbc:ID><cbc:IssueDate>2024-03-20</cbc:IssueDate>
<cbc:{kind}TypeCode>{381 if credit else 380}</cbc:{kind}TypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty>{seller}</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty>{buyer}</cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">29.26</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">154.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">154.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">183.26</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">183.26</cbc:PayableAmount></cac:LegalMonetaryTotal>{lines}</{kind}>""".encode()


def fattura(*, bodies: int = 1) -> bytes:
    """FatturaPA from a person, with two rates and without a stated total."""
    body = """<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento>
<Divisa>EUR</Divisa><Data>2024-03-20</Data><Numero>{}</Numero></DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi>
<DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>Cera</Descrizione><Quantita>2.00</Quantita>
<PrezzoUnitario>50.00</PrezzoUnitario><PrezzoTotale>100.00</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>
<DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta>
</DatiRiepilogo><DatiRiepilogo><AliquotaIVA>10.00</AliquotaIVA><ImponibileImporto>50.00</ImponibileImporto>
<Imposta>5.00</Imposta></DatiRiepilogo></DatiBeniServizi></FatturaElettronicaBody>"""
    party = """<DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>{}</IdCodice></IdFiscaleIVA><Anagrafica>{}
</Anagrafica></DatiAnagrafici><Sede><Indirizzo>Via Roma 1</Indirizzo><CAP>00100</CAP><Comune>Roma</Comune>
<Nazione>IT</Nazione></Sede>"""
    seller = party.format("01234567890", "<Nome>Ada</Nome><Cognome>Rossi</Cognome>")
    buyer = party.format("09876543210", "<Denominazione>Beta Srl</Denominazione>")
    return f"""<?xml version="1.0"?><p:FatturaElettronica versione="FPR12"
xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"><FatturaElettronicaHeader>
<DatiTrasmissione><FormatoTrasmissione>FPR12</FormatoTrasmissione></DatiTrasmissione>
<CedentePrestatore>{seller}</CedentePrestatore><CessionarioCommittente>{buyer}</CessionarioCommittente>
</FatturaElettronicaHeader>{"".join(body.format(f"{number}/A") for number in range(1, bodies + 1))}
</p:FatturaElettronica>""".encode()


def pdf_with(files: Mapping[str, bytes], lines: Sequence[str] = PRINTED, *, only_associated: bool = False) -> bytes:
    """A page of lines with files embedded; `only_associated` leaves out the list of embedded files."""
    return with_files(text_pdf([list(lines)]), files, only_associated=only_associated)


def with_files(pdf: bytes, files: Mapping[str, bytes], *, only_associated: bool = False) -> bytes:
    """A PDF with files embedded."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf)))
    for name, data in files.items():
        writer.add_attachment(name, data)
    if only_associated:
        listed = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]
        writer.root_object[NameObject("/AF")] = ArrayObject(listed[1::2])
        del writer.root_object["/Names"]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def einvoice_pdf(lines: Sequence[str] = PRINTED) -> bytes:
    """A PDF that carries `cii()` as factur-x.xml."""
    return pdf_with({"factur-x.xml": cii()}, lines)
