"""The concepts that fields ask for, and their labels on documents, in several languages.

A concept has a kind of value, the names that schemas give it (`aliases`) and the labels that documents print, best
first. The order matters: each step down costs a little. Concepts that no schema asks for still compete for labels, so
that `Total` is not read out of `Total Qty`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SYNONYMS = {
    "number": "no", "num": "no", "nr": "no", "nbr": "no", "nos": "no", "nummer": "no", "#": "no", "numero": "no",
    "amt": "amount", "qty": "quantity", "inv": "invoice", "acct": "account", "addr": "address", "ref": "reference",
    "tel": "phone", "telephone": "phone", "pct": "percent", "%": "percent", "dob": "date of birth",
    "dept": "department", "org": "organization", "nett": "net", "incl": "inclusive", "excl": "exclusive",
    "including": "inclusive", "excluding": "exclusive", "yr": "year", "min": "minimum", "max": "maximum",
    "emp": "employee",
    "txn": "transaction", "trans": "transaction",
    "id.": "id", "temp": "temperature", "est": "estimated", "avg": "average",
    "desc": "description",
}  # fmt: skip


_WORD = re.compile(r"[^\W_]+|[#%]")
_INNER_MARK = re.compile(r"[.'’](?=\w)")
_NUMMER = re.compile(r"(?<=[a-z]{3})nummer$")


@lru_cache(50_000)
def plain(text: str) -> str:
    """`text` in the form in which labels are compared: lower case, no accents or punctuation, and one spelling for
    `No.`, `Nr` and `#`."""
    bare = text.casefold()
    if not bare.isascii():
        folded = unicodedata.normalize("NFKD", bare.replace("n°", "no ").replace("ß", "ss").replace("ł", "l"))
        accents = [letter for letter in set(folded) if unicodedata.combining(letter)]
        bare = folded.translate(dict.fromkeys(map(ord, accents))) if accents else folded
    words = _WORD.findall(_INNER_MARK.sub("", bare))
    return " ".join([SYNONYMS.get(word) or (_NUMMER.sub("nr", word) if "nummer" in word else word) for word in words])


def humanised(key: str) -> str:
    """`invoiceNumber`, `invoice_number` and `invoice-number` as words."""
    return re.sub(r"[_\-.\s]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key)).strip()


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that documents state. `kind` is how its value is read."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    labels: tuple[str, ...]


def _concept(name: str, kind: str, aliases: str, labels: str) -> Concept:
    split = [tuple(dict.fromkeys(plain(x) for x in text.split("|") if x.strip())) for text in (aliases, labels)]
    return Concept(name, kind, split[0] or (plain(name),), split[1])


CONCEPTS = [
    _concept("invoice number", "id",
        "invoice number|invoice id|invoice no|invoice|bill number|receipt number|document number|invoice ref|"
        "doc number|"
        "receipt id|receipt no",
        "invoice number|tax invoice no|invoice no|invoice id|invoice #|invoice ref|bill no|bill #|receipt no|"
        "receipt #|document no|doc no|Rechnungsnummer|Rechnungs-Nr|Rechnung Nr|Belegnummer|Beleg-Nr|Factuurnummer|"
        "Factuur nr|"
        "Numéro de facture|Facture n°|N° de facture|N° facture|Facture|Faktura nr|Faktura VAT nr|Nr faktury|"
        "Numero fattura|Fattura n|Número de factura|Factura n|Nº factura|Fatura nº|credit note no|"
        "Creditnotanummer|Creditnota nr|Gutschriftsnummer|Gutschrift Nr|N° d'avoir|Numéro d'avoir|Avoir n°|"
        "Numero nota di credito|Kreditnota nr|trn|cs no|"
        "invoice|receipt"),
    _concept("date", "date",
        "invoice date|date|issue date|date of issue|bill date|document date|receipt date|transaction date|"
        "purchase date|"
        "issued date|issued on|date issued|sale date",
        "invoice date|date of invoice|issue date|date of issue|date issued|issued on|issued|bill date|bill dt|"
        "receipt date|"
        "document date|transaction date|Rechnungsdatum|Ausstellungsdatum|Belegdatum|Factuurdatum|Date de facture|"
        "Date de facturation|Date d'émission|Data wystawienia|Data faktury|Data fattura|Fecha de factura|"
        "Fecha de emisión|"
        "Data de emissão|Dagtekening|Utfärdat|Utfärdandedatum|Utstedt|Udstedt|Délivré le|Fait le|Datum afgifte|"
        "Fecha de expedición|Data di rilascio|Datum vystavení|Vystaveno|Tax point|"
        "bizdate|date|Datum|Fecha|Data|dated|dt"),
    _concept("due date", "date",
        "due date|payment due date|date due|payment due|due|due by|pay by|zahlungsfrist|faellig am|faelligkeit|"
        "fälligkeitsdatum|fällig am|date d'échéance|échéance|vervaldatum|scadenza|data scadenza|vencimiento|"
        "fecha de vencimiento|termin płatności",
        "due date|payment due date|payment due|date due|due on|due by|pay by|Fälligkeitsdatum|Fällig am|Zahlbar bis|"
        "Zahlungsziel|Vervaldatum|Vervaldag|Date d'échéance|Échéance|Termin płatności|Data scadenza|Scadenza|"
        "Fecha de vencimiento|Vencimiento|Uiterste betaaldatum|Datum splatnosti|Splatnost|Sista betalningsdag|"
        "Förfallodatum|Forfaldsdato|Forfallsdato|Date limite de paiement|Data de vencimento|due"),
    _concept("order date", "date", "order date|po date|purchase order date|date ordered",
        "order date|po date|date of order|ordered on|date ordered|purchase order date|Bestelldatum|Auftragsdatum|"
        "Orderdatum|"
        "Date de commande|Data zamówienia"),
    _concept("delivery date", "date",
        "leveransdatum|liefertermin|lieferdatum|"
        "delivery date|ship date|shipping date|shipment date|delivered on|deliver by",
        "delivery date|date of delivery|ship date|shipped on|shipping date|deliver by|delivery by|deliver on|"
        "Lieferdatum|Leveringsdatum|Leverdatum|"
        "Liefertermin|Leveransdatum|Beräknad leverans|Leveringsdato|Fecha de entrega|Data di consegna|Data de entrega|"
        "Termin dostawy|Termín dodání|Datum dodání|"
        "Date de livraison|Data dostawy|Data sprzedaży|Data dokonania dostawy|date of supply"),
    _concept("date of birth", "date",
        "date of birth|birth date|birthdate|birthday|born|born on|geburtsdatum|date de naissance|fecha de nacimiento",
        "date of birth|birth date|birthdate|born on|born|Geburtsdatum|geboren am|geboren|geb. am|geb.|Geb.-Datum|"
        "Date de naissance|né le|née le|Fecha de nacimiento|Data di nascita|nato il|nata il|Data de nascimento|"
        "Geboortedatum|Data urodzenia|urodzona|urodzony|ur.|Datum narození|nar.|Fødselsdato|Födelsedatum|Syntymäaika"),
    _concept("print date", "date", "print date|printed", "print date|printed on|date printed"),
    _concept("order number", "id",
        "bestellnummer|auftragsnummer|ordernummer|bestelnummer|numéro de commande|número de pedido|numero ordine|"
        "order number|po number|purchase order number|purchase order|order id|order no|po|po no",
        "purchase order number|purchase order no|po number|po no|p.o. number|p.o. no|po #|customer po|your order no|"
        "order number|order no|order id|order #|Bestellnummer|Bestell-Nr|Ordernummer|Bestelnummer|"
        "Nº de pedido|Objednávka č.|"
        "Numéro de commande|N° de commande|Commande n°|Nr zamówienia|Numero ordine|Número de pedido|purchase order|po|"
        "your order|Ihre Bestellung|Bestellung|"
        "Ihr Auftrag|Orderbevestiging|Uw bestelling|"
        "Bestelling|Votre commande|Commande|Vostro ordine|Su pedido|Zamówienie"),
    _concept("customer number", "id",
        "customer number|customer id|client number|client id|customer no|account number|account|kundennummer|"
        "klantnummer|numéro client|numéro de client|codice cliente|número de cliente|nr klienta",
        "customer number|customer no|customer id|client no|client id|customer account|account number|account no|"
        "account #|"
        "a/c no|Kundennummer|Kunden-Nr|Kundennr|Klantnummer|Numéro de client|N° client|Numéro client|"
        "Numéro de compte|Nr klienta|Codice cliente|Número de cliente|Konto-Nr|Kontonummer|account"),
    _concept("employee number", "id",
        "employee id|employee number|employee no|personnel number|personnel no|staff id|staff number|payroll number|"
        "personalnummer|mitarbeiternummer|matricule|matricola|personeelsnummer|numéro de salarié|número de empleado|"
        "nr pracownika|anställningsnummer",
        "employee id|employee no|personnel no|staff id|staff no|payroll no|Personalnummer|Personal-Nr|Pers.-Nr|"
        "Mitarbeiternummer|Matricule|N° matricule|Matricola|Personeelsnummer|Personeelsnr|Número de empleado|"
        "Nr pracownika|Numer pracownika|Anställningsnummer|Anst.nr|Medarbejdernr|Ansattnr"),
    _concept("contract number", "id",
        "contract number|contract no|contract id|agreement number|agreement no",
        "contract number|contract no|contract id|agreement number|agreement no|Vertragsnummer|Vertrags-Nr|Vertragsnr|"
        "Numéro de contrat|N° de contrat|Contractnummer|Nr umowy|Numero contratto|Número de contrato|合同编号|"
        "契約番号"),
    _concept("total", "amount",
        "total|amount|total amount|grand total|invoice total|amount due|total due|balance due|amount total|"
        "gross amount|total value|invoice value|total invoice value|"
        "total gross|total price|order total|total incl tax|total including tax|amount payable|total payable|sum|"
        "net total",
        "grand total|total amount due|amount due|total due|balance due|invoice total|order total|"
        "total amount payable|total payable|amount payable|net total|final total|total rounded|rounded total|"
        "total amount rounded|"
        "total after rounding|total inclusive of gst|total inclusive gst|total inclusive vat|total inclusive tax|"
        "total gst inclusive|total sales inclusive of gst|total sales inclusive gst|total amount inclusive gst|"
        "total amount inclusive of gst|total includes gst|total with tax|total amount|Gesamtbetrag|Rechnungsbetrag|"
        "Endbetrag|Gesamtsumme|Bruttobetrag|Zu zahlen|Total TTC|Montant TTC|Net à payer|Montant total|"
        "Totaal te betalen|Totaalbedrag|Te betalen|Totaal incl btw|Totaal|Należność ogółem|Razem do zapłaty|"
        "Do zapłaty|Kwota należności|"
        "Wartość brutto|Totale da pagare|Totale fattura|Totale|Importe total|Total a pagar|total|Gesamt|Summe|"
        "total sales|total rm|amount inclusive gst|amount inclusive of gst|amount inclusive tax|"
        "total inclusive of tax|total amount|payment due|payable|rounded amount|total myr|total usd|"
        "total eur|Zahlbetrag|Zahlungsbetrag|Fälliger Betrag|Offener Betrag|Restbetrag|Reste à payer|Solde dû|"
        "Importe pendiente|amount outstanding|balance outstanding|remaining balance|Celkem k úhradě|Att betala|"
        "At betale|Bruttosumme"),
    _concept("subtotal", "amount",
        "subtotal|sub total|net amount|amount untaxed|untaxed amount|total net|net|total before tax|total excl tax|"
        "net total amount|taxable amount",
        "subtotal|sub total|subtotal exclusive tax|net amount|total net amount|total before tax|"
        "total exclusive of gst|total exclusive gst|total sales exclusive gst|total sales excluding gst|"
        "total excluded tax|"
        "total exclusive vat|total exclusive tax|total excl of gst|amount before tax|taxable amount|untaxed amount|"
        "Zwischensumme|"
        "Nettobetrag|Summe netto|Netto|Gesamt netto|Subtotaal|Exclusief BTW|Totaal excl btw|Total HT|Montant HT|"
        "Sous-total|"
        "Wartość netto|Razem netto|Imponibile|Totale netto|Base imponible|Subtotal neto|total excluding tax|"
        "total amount exclusive gst|sub total before discount|"
        "ohne mwst|exkl mwst|ohne ust|excl btw|exclusive vat|exclusive of vat|exclusive gst|hors tva|sans tva"),
    _concept("tax", "amount",
        "tax|tax amount|vat|vat amount|gst|gst amount|sales tax|total tax|amount tax|total vat|hst|total gst|iva|mwst",
        "sales tax|total tax|tax amount|vat amount|total vat|total gst|gst amount|vat|gst|hst|gst payable|tax total|"
        "Mehrwertsteuer|MwSt|USt|Umsatzsteuer|BTW|TVA|Montant TVA|Total TVA|Kwota VAT|Podatek VAT|IVA|Imposta|tax|"
        "service tax|sst"),
    _concept("shipping", "amount", "shipping|shipping cost|freight|delivery charge|shipping amount|shipping handling",
        "shipping & handling|shipping and handling|shipping cost|shipping charges|shipping|freight|delivery charge|"
        "delivery fee|Versandkosten|"
        "Verzendkosten|Frais de port|Porto|postage"),
    _concept("discount", "amount", "discount|total discount|discount amount",
        "total discount|discount amount|total item discount|discount|Rabatt|Nachlass|Korting|Remise|Rabat|Sconto|"
        "Descuento|"
        "member discount|disc"),
    _concept("paid", "amount", "amount paid|paid|paid amount|cash|tendered|cash tendered|payment amount",
        "amount paid|total paid|paid amount|paid|payments received|less payments|Bezahlt|Anzahlung|Betaald|"
        "Montant payé|Zapłacono|cash tendered|"
        "amount tendered|accepted total|received cash|cash received|cash|tendered|tender|visa|master|mastercard|"
        "credit card|debit card|card|payment"),
    _concept("change", "amount", "change|change due|cash change",
        "change due|cash change|change|change amount|balance change|Rückgeld|Wisselgeld|Monnaie|baki"),
    _concept("rounding", "amount", "rounding|rounding adjustment",
        "rounding adjustment|rounding adj|rounding|round adj|cash rounding|Rundung|bill rounding|rounding difference"),
    _concept("tip", "amount",
        "tip|gratuity|service charge",
        "tip|gratuity|service charge|svc charge|service chg|Trinkgeld"),
    _concept("savings", "amount",
        "savings|total savings",
        "total savings|total saving|your savings for today|you saved|points"),
    _concept("total quantity", "number", "total quantity|item count|total items|number of items|items",
        "total quantity|total qty|items count|item count|total items|total item|total no of items|no of items|"
        "item s|qty s|"
        "quantity total|items sold"),
    _concept("currency", "currency code",
        "currency|currency code|iso currency|iso 4217 currency code|währung|waehrung|devise|monnaie|divisa|moneda|"
        "moeda|waluta|měna",
        "currency|currency code|Währung|Devise|Valuta|Waluta|Divisa|Moneda|Moeda|Měna"),
    _concept("vendor", "company",
        "vendor|vendor name|seller|seller name|supplier|supplier name|company|company name|merchant|merchant name|"
        "issuer|händler|verkäufer|"
        "store|store name|from|shop name|business name|biller|restaurant name|seller company|remit to name|"
        "issuer name|billing company|provider|provider name|service provider|"
        "employer|employer name|bank|bank name|financial institution|institution|laboratory|lab name|"
        "laboratory name|clinic|hospital|"
        "hospital name|organization|organization name|school|university|insurer|insurance company",
        "vendor name|vendor|seller name|seller|supplier name|supplier|merchant name|merchant|company name|sold by|"
        "from|Verkäufer|Lieferant|Leverancier|Verkoper|Vendeur|Fournisseur|Émetteur|Sprzedawca|Wystawca|Fornitore|"
        "Venditore|"
        "Proveedor|Vendedor|Emisor|remit to|Rechnungssteller|service provider|provider"),
    _concept("customer", "company",
        "customer|customer name|client|client name|buyer|buyer name|bill to|bill to name|billed to|purchaser|"
        "recipient|recipient name|sold to|partner name|billing name|bill to company|"
        "kunde|kund|klant|cliente|klient|asiakas",
        "bill to|billed to|invoice to|invoiced to|sold to|customer name|customer|client name|client|buyer name|"
        "buyer|purchaser|Rechnungsempfänger|Rechnung an|Kunde|Käufer|Klant|Koper|Factuur aan|Client|Acheteur|"
        "Facturé à|"
        "Destinataire|Nabywca|Odbiorca|Cliente|Acquirente|Comprador|billing address|recipient|attention|attn|to"),
    _concept("ship to", "company", "ship to|ship to name|deliver to|shipping name|consignee|receiver|recipient ship",
        "ship to|shipped to|deliver to|delivery to|delivery address|shipping address|consignee|receiver|"
        "Lieferadresse|Lieferanschrift|Livré à|Adresse de livraison|Afleveradres|Leveringsadres|Adres dostawy"),
    _concept("vendor address", "address",
        "address|vendor address|seller address|supplier address|company address|merchant address|store address|"
        "from address|business address|issuer address",
        "vendor address|supplier address|seller address|company address|store address|address|Adresse|Anschrift|"
        "Adres|Indirizzo|Dirección|Endereço|Siège social|registered office"),
    _concept("customer address", "address",
        "customer address|client address|buyer address|bill to address|billing address|recipient address|"
        "sold to address",
        "bill to|billed to|billing address|customer address|sold to|invoice to|client|buyer|Nabywca"),
    _concept("ship to address", "address",
        "ship to address|shipping address|delivery address|deliver to address|consignee address",
        "ship to|shipping address|delivery address|deliver to|consignee|Lieferadresse|Adresse de livraison"),
    _concept("email", "email",
        "email|e mail|email address|contact email|mail",
        "email|e-mail|email address|mail|courriel"),
    _concept("phone", "phone",
        "phone|telephone|phone number|telephone number|tel|mobile|contact number|mobile number|contact phone|cell",
        "telephone|phone|phone no|tel|tel no|telephone no|mobile|mobile no|contact no|hp|Telefon|Téléphone|Teléfono|"
        "Telefoon|"
        "Telefono|Tél|call us|cell"),
    _concept("fax", "phone", "fax|fax number", "fax|fax no|Telefax|facsimile"),
    _concept("website", "url",
        "website|url|web|web site|homepage|site|internet",
        "website|web|url|homepage|Internet|site web"),
    _concept("iban", "iban", "iban|iban number", "iban|iban no"),
    _concept("bic", "bic", "bic|swift|swift code|bic code|bic swift", "bic|swift|swift code|bic swift|swift bic"),
    _concept("vat id", "id",
        "vat id|vat number|tax id|tax number|vat|vat reg no|gst number|gst id|gst no|gst reg no|tin|ein|"
        "vat registration number|"
        "tax registration number|abn|partner vat|vendor tax id|fein",
        "vat registration no|vat reg no|vat no|vat id|tax id|tax id no|tax no|gst registration no|gst reg no|"
        "gst id no|gst id|"
        "gst no|gst reg|ein|tin|abn|USt-IdNr|UStId|Umsatzsteuer-ID|USt-ID|BTW nummer|BTW nr|BTW|N° TVA|"
        "TVA intracommunautaire|TVA|"
        "NIP|Partita IVA|P.IVA|CIF|NIF|CIF/NIF|NIF/CIF|employer identification no|vat"),
    _concept("company number", "id",
        "company number|registration number|company registration number|coc|chamber of commerce|siret|siren|reg no|"
        "company reg no|partner coc",
        "company registration no|company reg no|company no|registration no|reg no|co reg|co reg no|roc|br no|co no|"
        "KvK|Handelsregister|HRB|Siret|Siren|RCS|REGON|KRS"),
    _concept("payment terms", "text", "payment terms|terms|payment condition|terms of payment",
        "payment terms|terms of payment|terms|Zahlungsbedingungen|Betalingsvoorwaarden|Conditions de paiement|"
        "Warunki płatności|Termini di pagamento|Condiciones de pago"),
    _concept("payment method", "text", "payment method|payment mode|method of payment|payment type|pay method",
        "payment method|payment mode|method of payment|payment type|paid by|mode of payment|Zahlungsform|"
        "Zahlungsart|Zahlungsweise|"
        "Betaalwijze|Mode de paiement|Modes de règlement|Sposób płatności|Metodo di pagamento|Forma de pago"),
    _concept("amount in words", "text",
        "amount in words|total in words|total amount in words|in words|sum in words|betrag in worten|"
        "montant en lettres|importo in lettere|importe en letras|kwota słownie|bedrag in woorden",
        "amount in words|total amount in words|total in words|in words|sum in words|Betrag in Worten|in Worten|"
        "Montant en lettres|Montant en toutes lettres|en toutes lettres|Importo in lettere|in lettere|"
        "Importe en letras|Kwota słownie|słownie|Bedrag in woorden|in woorden|Valor por extenso"),
    _concept("jurisdiction", "jurisdiction",
        "anwendbares recht|geltendes recht|rechtswahl|droit applicable|loi applicable|legge applicabile|ley aplicable|"
        "legislación aplicable|toepasselijk recht|prawo właściwe|lei aplicável|"
        "jurisdiction|governing law|applicable law|governing state|governing law state|law|governed by|state law",
        "governing law|jurisdiction|applicable law"),
    _concept("party", "party",
        "party|parties|party name|party names|contracting parties|names of parties|signatories|party list",
        "parties|between"),
    _concept("term", "term",
        "term|agreement term|duration|contract term|term length|contract duration|period|confidentiality period|"
        "confidentiality term|term of agreement|initial term|term duration",
        "term|term of agreement|duration|contract term|contract period|initial term|Laufzeit|Durée"),
    _concept("effective date", "effective date",
        "effective date|agreement date|contract date|date of agreement|commencement date|effective as of|"
        "date d'effet|date effet|date d'entrée en vigueur|inkrafttreten|data di decorrenza|fecha de vigencia|"
        "ingangsdatum|execution date|data zawarcia|data zawarcia umowy|data umowy|data podpisania|"
        "date signed|signing date",
        "effective date|agreement date|contract date|commencement date|date of agreement"),
    _concept("sender", "text", "sender|sent by|from|email from|email sender|mail from",
        "from|sender|Von|Absender|Expéditeur|Mittente|Remitente|Afzender"),
]  # fmt: skip

BUSINESSES = frozenset(plain(name) for name in (
    "restaurant|airline|hotel|pharmacy|practice|law firm|garage|dealer|dealership|airline company|praxis|"
    "klinik|apotheke|werkstatt|versorger|energieversorger|stromversorger|netzbetreiber|utility|utility company|"
    "energy supplier|leverancier energie|versicherer|versicherung|fluggesellschaft|schule|labor|betreiber|hôtel|"
    "pharmacie|laboratoire|clinique|assureur|compagnie|compagnie aérienne|magasin|farmacia|laboratorio|"
    "clinica|assicuratore|compagnia|negozio|ristorante|albergo|aseguradora|aerolínea|tienda|restaurante|"
    "seguradora|loja|banco|banque|banca|apotheek|verzekeraar|winkel|apteka|ubezpieczyciel|sklep|szkoła|"
    "restauracja|butik|försäkringsbolag|kino|cinema|cinéma"
).split("|"))  # fmt: skip
"""Kinds of businesses that name the seller in schemas."""

NOISE = ("cashier", "operator", "terminal", "counter", "table", "page", "time", "pax", "served by", "salesperson",
         "gst summary", "tax summary", "code", "total tax", "transaction time", "register",
         "auth", "approval code")  # fmt: skip
"""Labels of things that no schema asks for, but that end a value."""

BY_NAME = {concept.name: concept for concept in CONCEPTS}

COLUMNS = {
    "description": "description|item description|item|article|product|product name|name|service|details|"
        "particulars|item name|"
    "goods|Bezeichnung|Beschreibung|Artikel|Omschrijving|Désignation|Description|Libellé|Nazwa towaru|Nazwa|"
    "Descrizione|"
    "Descripción|Concepto|activity|work performed|task|goods description|product description|transaction|"
    "transaction details|Produkt|Leistung|Warenbezeichnung|Artikelbeschreibung|Produit|Prodotto|Producto|Descrição|"
    "Opis|Benämning|Beskrivning|Beskrivelse|Popis|Kuvaus|Megnevezés|Açıklama|Nazwa towaru lub usługi|Nazwa usługi|"
    "Označení|Název|Наименование|Наименование товара|Найменування|Περιγραφή|תיאור|פריט|الوصف|البيان|الصنف|รายการ|"
    "品名|品目|摘要|内容|商品名|名称|品名规格|项目|品名規格|품목|품명|내용|Tên hàng hóa|Diễn giải|Mô tả|Deskripsi|"
    "Uraian|विवरण",
    "quantity": "quantity|qty|units|Anz.|Uds.|Unid.|Stk.|Szt.|"
        "Menge|Anzahl|Aantal|Quantité|Nombre|Qté|Ilość|Quantità|Qtà|Q.tà|Cantidad|Cant.|"
        "Unidades|hours|hrs|Aantal stuks|count|pcs|qty ordered|QT|Qte|Množství|Počet|Antal|Antall|Määrä|"
        "Mennyiség|Miktar|Quantidade|Qtd|Cantitate|Kol.|"
        "Количество|Кол-во|Кількість|Ποσότητα|כמות|الكمية|จำนวน|数量|수량|Số lượng|SL|Jumlah|मात्रा",
    "unit price": "unit price|price|rate|unit cost|price each|price per unit|u price|s price|u p|cost|price unit|"
        "VK-Preis|Einzelpreis|Preis|"
    "Prijs per stuk|Prijs|P.U.|P.U. HT|Prix unitaire|Prix|Cena|Cena netto|Cena brutto|Prezzo|Precio|Precio unitario|"
    "each|hourly rate|Nettopreis|Stückpreis|Einzel|Preis pro Einheit|Prix unitaire HT|Prezzo unitario|Preço unitário|"
    "Á-pris|A pris|E-Preis|EP|Einzelpr.|Preis/Einheit|"
    "Jednotková cena|Cena jednostkowa|Yksikköhinta|Stykpris|Egységár|Birim fiyat|Cena za jednotku|"
    "Cena jedn.|Preț unitar|Цена|Ціна|Τιμή|מחיר|سعر الوحدة|السعر|ราคาต่อหน่วย|単価|单价|單價|단가|Đơn giá|Harga satuan|"
    "Harga|दर|unit",
    "amount": "amount|total|line total|total price|line amount|extended price|ext price|price subtotal|subtotal|"
        "total amount|value|sum|this period|current period|"
    "net amount|Betrag|Gesamtpreis|Gesamt|Zeilenbetrag|Zeilensumme|Summe|Bedrag|Totaal|Prijs incl BTW|Montant|"
    "Montant HT|Montant TTC|Total HT|"
    "Wartość brutto|Wartość netto|Wartość|Importo|Totale|Importe|extension|line price|total cost|Gesamtbetrag|"
    "Nettobetrag|Positionsbetrag|Gesamt netto|Betrag netto|G-Preis|GP|Gesamtpr.|"
    "Prix total|Prix HT|Prix TTC|Total TTC|Totaal excl btw|"
    "Prezzo totale|Valor|Preço total|Belopp|Summa|Beløb|Beløp|Celkem|Yhteensä|Összeg|Tutar|Valoare|"
    "Сумма|Стоимость|Сума|Αξία|Ποσό|סכום|المبلغ|الإجمالي|จำนวนเงิน|金額|金额|금액|공급가액|Thành tiền|Số tiền|"
    "Jumlah harga|राशि|Base imponible",
    "code": "code|sku|item code|product code|item no|item number|article number|part number|part no|product id|"
        "item id|stock code|"
    "material|Artikelnummer|Art-Nr|Artikel-Nr|Référence|Kod|upc|model|catalog number|product number|reference",
    "position": "position|pos|line number|line no|line|lp|no|item no|row|sr no|s no|#|№|№ п/п|Č.|Poz.|Sıra|"
        "STT|序号|番号|순번",
    "unit": "unit|uom|unit of measure|Einheit|Eenheid|Unité|Jm|measure|unit of measurement",
    "tax": "tax|tax rate|vat|vat rate|gst|tax percent|line tax percent|taxes|MwSt|BTW|TVA|VAT|Stawka VAT|IVA|"
        "tax code|vat percent|USt",
    "discount": "discount|disc|discount percent|Rabatt|Korting|Remise|Rabat|Sconto|Descuento",
    "date": "date|transaction date|posting date|service date|Datum|Data|Fecha|day|date of service|value date|"
        "booking date",
    "debit": "debit|withdrawal|withdrawals|paid out|money out|debits|charges|Soll|debit amount|payments out|"
        "withdrawal amount",
    "credit": "credit|deposit|deposits|paid in|money in|credits|Haben|credit amount|payments in|deposit amount",
    "balance": "balance|running balance|Saldo|Solde|closing balance|account balance|balance after",
    "result": "result|value|measured value|results|finding|observed value|your result",
    "reference range": "reference range|normal range|reference interval|range|ref range|normal values|"
        "reference values|biological reference interval",
    "test": "test|test name|analyte|parameter|investigation|component|examination|test description",
    "earnings": "earnings|pay type|earning|earnings description|income type|description",
    "hours": "hours|hrs|hours worked|time|Stunden",
    "rate": "rate|hourly rate|pay rate|Satz",
    "year to date": "year to date|ytd|ytd amount|ytd total|current ytd",
}  # fmt: skip
"""Column headings of tables by the meaning of an item's property, for arrays of objects."""

COLUMN_LABELS = {name: tuple(dict.fromkeys(plain(x) for x in text.split("|"))) for name, text in COLUMNS.items()}
