"""The names of an invoice's terms in schemas: English, German, French, Italian, Spanish, Dutch.

Phrases are compared by their words in any order, see `words`. A phrase that could mean two terms is left out: such
fields stay for the rules.
"""

ROLES = {
    "seller": "seller vendor supplier issuer merchant biller creditor sender provider lieferant lieferanten "
    "verkäufer verkäufers rechnungsstellers ausstellers "
    "gläubiger créancier acreedor creditore credor schuldeiser borgenär wierzyciel věřitel "
    "rechnungssteller rechnungsaussteller aussteller absender leistungserbringer fournisseur vendeur émetteur "
    "fornitore "
    "fornecedor emitente prestador sprzedawca wystawca dostawca säljare leverantör selger leverandør sælger udsteder "
    "dodavatel myyjä toimittaja afzender "
    "cedente venditore emittente prestatore proveedor vendedor emisor leverancier verkoper",
    "buyer": "buyer customer client purchaser debtor billto soldto invoiceto billedto billing recipient kunde kunden "
    "schuldner débiteur deudor debitore devedor schuldenaar gäldenär dłużnik dlužník "
    "käufers empfängers rechnungsempfängers "
    "käufer rechnungsempfänger empfänger auftraggeber leistungsempfänger acheteur destinataire cliente acquirente "
    "receptor adquirente nabywca zamawiający odbiorca köpare beställare kund kjøper køber modtager mottagare odběratel "
    "ostaja "
    "compratore committente cessionario destinatario comprador klant koper afnemer",
    "ship": "shipto shipping ship delivery deliverto consignee warenempfänger lieferempfänger livraison consegna "
    "entrega levering",
    "payee": "payee beneficiary remitto zahlungsempfänger bénéficiaire beneficiario",
}
"""Words that name a party."""
NO_NAMES = frozenset("billing shipping ship delivery livraison consegna entrega levering".split())
"""Words of these that are not a party if nothing follows: `shipping` may be its cost."""
OBJECT_ROLES = {"from": "seller", "to": "buyer", "bill": "buyer"}
"""Names of objects, alone, that mean a party."""
PAIRS = {
    ("bill", "to"): "billto", ("billed", "to"): "billto", ("sold", "to"): "soldto", ("invoice", "to"): "invoiceto",
    ("ship", "to"): "shipto", ("shipped", "to"): "shipto", ("deliver", "to"): "deliverto",
    ("delivery", "to"): "deliverto", ("delivered", "to"): "deliverto", ("remit", "to"): "remitto",
    ("mw", "st"): "mwst", ("u", "st"): "ust",
}  # fmt: skip

PARTS = {
    "name": "name|company|company name|legal name|full name|business name|trading name|firma|firmenname|"
    "unternehmen|unternehmensname|nom|raison sociale|nom société|société|nome|ragione sociale|denominazione|nombre|"
    "razón social|naam|bedrijfsnaam",
    "address": "address|full address|postal address|street address|anschrift|adresse|adresse complète|indirizzo|"
    "dirección|domicilio|adres",
    "street": "street|street name|address line|address line1|address line 1|line1|address1|address 1|street1|"
    "address street|straße|strasse|rue|via|calle|straat",
    "street2": "street2|street 2|address line2|address line 2|line2|address2|address 2|adresszusatz|complément adresse",
    "city": "city|town|address city|ort|stadt|ville|città|comune|ciudad|localidad|plaats|stad",
    "zip": "zip|zip code|zipcode|postal code|postalcode|postcode|post code|address zip|plz|postleitzahl|code postal|"
    "cap|código postal",
    "country": "country|country code|address country|land|ländercode|pays|code pays|paese|nazione|país",
    "vat": "vat|vat id|vat number|vat no|vat identification number|vat registration number|vatid|vat code|"
    "tax id|tax identification number|ust id|ustid|ust idnr|ust id nr|ustidnr|ust id nummer|umsatzsteuer id|"
    "umsatzsteueridentifikationsnummer|umsatzsteuer identifikationsnummer|tva|numéro tva|tva intracommunautaire|"
    "numéro tva intracommunautaire|n tva|id tva|partita iva|p iva|piva|numero iva|nif|cif|nif iva|btw nummer|"
    "btw number|btw id",
    "taxnumber": "tax number|steuernummer|steuer nr|codice fiscale",
    "register": "registration number|company registration number|register number|commercial register number|"
    "company number|legal id|handelsregisternummer|registernummer|siret|siren|numéro siret|kvk nummer",
    "number": "number|id|code|account number|nummer",
    "contact": "contact|contact name|contact person|ansprechpartner|kontakt|kontaktperson|interlocuteur|"
    "personne contact|referente|contatto|contacto|contactpersoon",
    "phone": "phone|phone number|telephone|telephone number|telefon|telefonnummer|tel|téléphone|telefono|teléfono|"
    "telefoon|contact phone",
    "email": "email|e mail|mail|email address|e mail adresse|mailadresse|emailadresse|courriel|adresse email|posta "
    "elettronica|correo|correo electrónico|contact email",
}
"""Names of a party's terms, after or before the word that names the party."""
ADDRESS_PARTS = ("street", "street2", "city", "zip", "country", "address")
CONTACT_PARTS = ("contact", "phone", "email")
OWN = {
    "seller": {
        "payment.iban": "iban|bank iban|iban number", "payment.bic": "bic|swift|swift code|bank bic",
        "invoice.number": "invoice number|invoice id", "invoice.date": "invoice date",
    },
    "buyer": {"buyer.reference": "reference", "order.number": "order number|po number|purchase order number|order id"},
    "ship": {"delivery.note": "note|note number"},
    "payee": {"payment.iban": "iban", "payment.bic": "bic|swift"},
}  # fmt: skip
"""Other terms that a party's word may be part of."""
COMPOUNDS = {
    "seller": "lieferanten verkäufer rechnungssteller aussteller absender",
    "buyer": "kunden käufer rechnungsempfänger empfänger rechnungs",
    "ship": "liefer",
}
COMPOUND_PARTS = {
    "name": "name", "address": "adresse anschrift", "street": "straße strasse", "city": "ort stadt",
    "zip": "plz postleitzahl", "country": "land", "number": "nummer nr", "email": "email mail", "phone": "telefon",
    "contact": "kontakt",
}  # fmt: skip
"""Parts of German compounds such as `Kundenadresse`; but `Rechnungsnummer` is in `TERMS`."""

TERMS = {
    "invoice.number": "invoice number|invoice id|document number|document id|bill number|voucher number|"
    "number|rechnungsnummer|rechnungsnr|rechnungs nr|rechnung number|belegnummer|belegnr|beleg number|"
    "dokumentnummer|number facture|facture|number fattura|fattura number|number factura|factura number|"
    "factuurnummer|factuur number|number document|number documento|credit note number|gutschriftsnummer",
    "invoice.date": "invoice date|date|issue date|date issue|issued|issued on|date issued|document date|bill date|"
    "invoicing date|date invoicing|rechnungsdatum|datum|belegdatum|ausstellungsdatum|datum rechnung|ausgestellt am|"
    "date facture|date facturation|date émission|data fattura|data|data emissione|data documento|factuurdatum|fecha|"
    "fecha factura|fecha emisión",
    "invoice.type": "invoice type code|document type code|type code|invoice type|rechnungsart|tipo documento",
    "invoice.currency": "currency|currency code|iso currency|iso currency code|invoice currency|iso 4217 currency code|"
    "währung|währungscode|rechnungswährung|devise|code devise|monnaie|valuta|divisa|moneda",
    "invoice.due": "due date|payment due|payment due date|date due|due|due on|due by|pay by|pay by date|payable by|"
    "fällig|fällig am|fälligkeit|fälligkeitsdatum|fälligkeitstermin|zahlbar bis|date échéance|échéance|"
    "date limite paiement|date échéance paiement|échéance paiement|scadenza|data scadenza|scadenza pagamento|"
    "vervaldatum|vervaldag|vencimiento|"
    "fecha vencimiento",
    "invoice.note": "note|notes|invoice note|invoice notes|remark|remarks|bemerkung|bemerkungen|anmerkung|"
    "anmerkungen|hinweis|hinweise|remarque|remarques",
    "order.number": "purchase order|po|po number|po id|purchase order number|purchase order id|order number|"
    "order id|order reference|purchase order reference|customer order number|buyer order number|"
    "customer po|customer po number|bestellnummer|bestell nr|bestellnr|bestellung number|auftragsnummer|auftrags nr|"
    "number commande|bon commande|number bon commande|number ordine|number ordine acquisto|ordine acquisto|"
    "number pedido|pedido|bestelnummer|ordernummer",
    "order.date": "order date|purchase order date|po date|date order|date purchase order|bestelldatum|auftragsdatum|"
    "date commande|data ordine",
    "contract.number": "contract number|contract id|contract reference|vertragsnummer|vertrags nr|number contrat|"
    "number contratto|number contrato|contractnummer",
    "preceding.number": "original invoice number|preceding invoice number|preceding invoice|corrected invoice number|"
    "referenced invoice number|ursprüngliche rechnungsnummer|number facture origine",
    "buyer.reference": "buyer reference|leitweg id|leitweg|leitwegid|your reference|ihr zeichen|référence acheteur",
    "buyer.number": "customer number|customer id|client number|client id|customer account number|kundennummer|"
    "kunden nr|kundennr|kunde number|number client|code client|codice cliente|number cliente|klantnummer",
    "delivery.date": "delivery date|date delivery|date supply|supply date|service date|date service|delivered on|"
    "lieferdatum|leistungsdatum|liefertermin|lieferdatum leistungsdatum|date livraison|data consegna|fecha entrega|"
    "leverdatum",
    "delivery.note": "delivery note|delivery note number|lieferschein|lieferscheinnummer|lieferscheinnr|"
    "lieferschein number|"
    "bon livraison|number bon livraison|number ddt|ddt",
    "period.start": "period start|period start date|billing period start|service period start|period from|"
    "service period from|"
    "start billing period|start service period|billing start date|leistungszeitraum von|leistungszeitraum beginn|"
    "abrechnungszeitraum von|abrechnungszeitraum beginn|leistungsbeginn|début période|inizio periodo|inicio periodo|"
    "billing period start date|billing period from|service start date",
    "period.end": "period end|period end date|billing period end|service period end|period to|service period to|"
    "end billing period|"
    "end service period|billing end date|leistungszeitraum bis|leistungszeitraum ende|abrechnungszeitraum bis|"
    "abrechnungszeitraum ende|leistungsende|fin période|fine periodo|fin periodo|billing period end date|"
    "billing period to|service end date",
    "payment.iban": "iban|iban number|iban nummer|bank iban|iban code|account iban|bank account iban|payment iban|"
    "bankverbindung iban|iban bancaire|codice iban|bank account",
    "payment.holder": "account holder|account holder name|account owner|account name|bank account holder|"
    "kontoinhaber|titulaire compte|intestatario conto|titular cuenta",
    "payment.bic": "bic|swift|swift code|bic code|bic swift|swift bic|bank bic|codice bic|code bic|bank swift",
    "payment.reference": "payment reference|remittance information|remittance reference|verwendungszweck|"
    "zahlungsreferenz|référence paiement|riferimento pagamento|causale pagamento",
    "payment.terms": "payment terms|terms payment|payment conditions|payment condition|zahlungsbedingungen|"
    "zahlungsbedingung|zahlungskonditionen|zahlungsziel|conditions paiement|conditions règlement|"
    "condizioni pagamento|termini pagamento|condiciones pago|betalingsvoorwaarden",
    "payment.mandate": "mandate reference|sepa mandate|sepa mandate reference|mandate id|mandatsreferenz",
    "total.lines": "lines total|sum lines|total lines|sum line amounts|line items total|summe positionen|"
    "positionssumme|total lignes|totale righe",
    "total.net": "subtotal|sub total|net|net amount|net total|net sum|amount untaxed|untaxed amount|untaxed total|"
    "taxable amount|taxable total|tax base|tax basis|total without tax|amount without tax|total amount without tax|"
    "invoice total without tax|sum without tax|nettobetrag|netto|summe netto|nettosumme|"
    "gesamtbetrag netto|nettogesamtbetrag|gesamt netto|rechnungsbetrag netto|betrag without tax|"
    "gesamtbetrag without tax|summe without tax|zwischensumme|ht|total ht|montant ht|montant total ht|"
    "montant without tax|montant total without tax|sous total|imponibile|totale imponibile|importo netto|totale netto|"
    "totale without tax|importo without tax|base imponible|importe neto|total neto|nettobedrag|subtotaal|"
    "totaal without tax|total without taxes|montant without taxe|montant without taxes",
    "total.tax": "tax|tax amount|tax total|total tax|total tax amount|sales tax|sales tax amount|taxes|total taxes|"
    "amount tax|tax sum|tax charged|steuerbetrag|steuer|steuern|betrag tax|summe tax|summe steuern|steuersumme|"
    "mwst betrag|mwstbetrag|mehrwertsteuerbetrag|umsatzsteuerbetrag|ustbetrag|gesamtbetrag tax|montant tax|"
    "total montant tax|montant total tax|imposta|imposte|totale imposta|importo tax|totale tax|importe tax|"
    "total impuestos|cuota tax|bedrag tax|totaal tax|btwbedrag|montant taxes",
    "total.gross": "total|total amount|amount total|grand total|gross|gross amount|gross total|total gross|invoice "
    "total|invoice amount|total invoice amount|invoice total amount|gross sum|gesamtbetrag|bruttobetrag|brutto|"
    "gesamt|gesamtsumme|summe brutto|bruttosumme|gesamtbetrag brutto|bruttogesamtbetrag|gesamt brutto|"
    "rechnungsbetrag|rechnungsbetrag brutto|rechnungssumme|endbetrag|betrag brutto|ttc|total ttc|montant ttc|"
    "montant total ttc|montant total|totale|importo totale|totale fattura|totale documento|totale lordo|"
    "importo lordo|importe total|total factura|importe bruto|totaal|totaalbedrag|brutobedrag",
    "total.prepaid": "prepaid|prepaid amount|amount paid|paid amount|amount prepaid|already paid|"
    "amount already paid|total prepaid|anzahlung|anzahlungen|vorausbezahlt|bereits gezahlt|bereits bezahlt|"
    "gezahlter betrag|acompte|montant payé|déjà payé|acconto|importo pagato",
    "total.due": "amount due|amount due payment|due amount|total due|total amount due|balance due|payable|"
    "amount payable|payable amount|"
    "total payable|outstanding amount|amount outstanding|open amount|balance|amount pay|zahlbetrag|zu zahlen|"
    "zu zahlender betrag|offener betrag|fälliger betrag|net payer|montant dû|montant payer|solde|reste payer|"
    "da pagare|importo dovuto|importo da pagare|totale dovuto|totale da pagare|importe pagar|total pagar|te betalen|"
    "te betalen bedrag|totaal te betalen",
    "tax.rate": "tax rate|tax percent|tax percentage|sales tax rate|steuersatz|mwst satz|mwstsatz|ust satz|"
    "tax satz|mehrwertsteuersatz|umsatzsteuersatz|taux tax|aliquota|aliquota tax|tipo tax|tax tarief",
}
BARE = {
    "seller.vat": "vat id|vat number|vat identification number|vat registration number|vatid|vat reg number|ust id|"
    "ustid|ustidnr|ust idnr|ust id number|ust identifikationsnummer|umsatzsteuer id|"
    "umsatzsteuer identifikationsnummer|umsatzsteueridentifikationsnummer|number tva|number tva intracommunautaire|"
    "tva intracommunautaire|partita iva|p iva|number iva|btw number|btw nummer|tax id|tax identification number",
    "seller.taxnumber": "steuernummer|steuer number|codice fiscale|tax number",
}
"""Numbers of taxpayers, which are the seller's if no party is named."""
TAX_WORDS = frozenset("vat tva iva btw mwst ust gst mehrwertsteuer umsatzsteuer tax taxe mws".split())
"""Words for tax, which mean the same in names of amounts and rates."""
WITHOUT = frozenset("without excl excluding exclusive excluded before ohne exkl exklusive zzgl hors senza sin zonder "
                    "esclusa escluso excluida vor".split())  # fmt: skip
WITH = frozenset("with incl including inclusive included inkl inklusive mit avec con compris comprise inclusa incluso "
                 "incluida met after".split())  # fmt: skip

LINES = {
    "line.id": "line|line number|line id|pos|position|pos number|position number|position id|positionsnummer|number|"
    "zeilennummer|number ligne|number riga|ligne number|regelnummer",
    "line.name": "name|item|product|article|service|item name|product name|service name|title|description|"
    "item description|product description|line description|text|beschreibung|bezeichnung|artikel|artikelbezeichnung|"
    "artikelbeschreibung|artikelname|produkt|produktname|leistung|leistungsbeschreibung|positionstext|désignation|"
    "libellé|produit|descrizione|articolo|prodotto|descripción|concepto|artículo|producto|omschrijving|product naam",
    "line.description": "details|long description|additional description|detailed description|further description|"
    "zusatztext|langtext|detailbeschreibung",
    "line.sku": "sku|code|item code|product code|article code|article number|part number|seller item number|"
    "supplier item number|seller item id|supplier part number|artikelnummer|artikel nr|artikelnr|artikel number|"
    "produktcode|référence|référence article|référence produit|code article|codice|codice articolo|código|referencia|"
    "artikelcode",
    "line.buyersku": "buyer item number|customer item number|buyer item id|customer part number|kundenartikelnummer",
    "line.gtin": "gtin|ean|ean code|barcode|ean13|gtin13",
    "line.quantity": "quantity|count|units|menge|anzahl|stückzahl|quantité|qté|quantità|qtà|cantidad|aantal|"
    "hoeveelheid|billed quantity|quantity billed|invoiced quantity|ordered quantity",
    "line.unit": "unit|uom|unit code|unit measure|quantity unit|einheit|mengeneinheit|unité|unité mesure|"
    "unità|unità misura|unidad|eenheid",
    "line.price": "unit price|price|net price|price unit|price per unit|net unit price|unit net price|price each|"
    "einzelpreis|stückpreis|preis|preis einheit|preis pro einheit|preis je einheit|nettopreis|einzelpreis netto|"
    "prix unitaire|prix|prix unitaire ht|prix unité|pu ht|prezzo unitario|prezzo|prezzo unità|precio unitario|precio|"
    "eenheidsprijs|stukprijs|prijs|prijs per stuk",
    "line.tax": "tax rate|tax percent|tax percentage|steuersatz|mwst satz|tax satz|mwstsatz|mehrwertsteuersatz|"
    "umsatzsteuersatz|ustsatz|taux tax|aliquota|aliquota tax|tipo tax|tax tarief",
    "line.amount": "amount|total|line total|line amount|net amount|total amount|total price|amount total|price total|"
    "line net amount|net total|net line total|total net|amount without tax|total without tax|line total without tax|"
    "subtotal|betrag|gesamt|gesamtpreis|summe|nettobetrag|"
    "gesamtbetrag|positionsbetrag|zeilensumme|zeilenbetrag|zeilenpreis|netto|gesamtpreis netto|gesamt netto|"
    "betrag netto|montant|montant ht|total ht|prix total|montant total|importo|totale|prezzo totale|importo totale|"
    "importe|importe total|bedrag|totaal|totaalprijs",
    "invoice.currency": "currency|currency code|währung|devise|valuta|divisa|moneda",
}
LINE_WORDS = frozenset("item line product artikel article position ligne riga zeile".split())
"""Words that only repeat that a field is of a line."""
TAXES = {
    "subtax.category": "category|category code|tax category|tax category code|code|steuerkategorie|catégorie|natura",
    "subtax.rate": "rate|percent|percentage|tax rate|tax percent|tax percentage|satz|steuersatz|prozent|prozentsatz|"
    "mwst satz|mwstsatz|tax satz|taux|taux tax|aliquota|aliquota tax|tipo|tarief",
    "subtax.basis": "basis|base|tax base|tax basis|taxable amount|net|net amount|basis amount|base amount|"
    "bemessungsgrundlage|nettobetrag|netto|montant ht|base ht|base imposable|imponibile|base imponible",
    "subtax.amount": "amount|tax|tax amount|betrag|steuerbetrag|steuer|mwst betrag|betrag tax|montant|montant tax|"
    "imposta|importo|importo tax|importe|cuota|bedrag",
}
LISTS = {
    "lines": "line items|items|lines|line item|invoice lines|invoice items|invoice line items|order lines|order items|"
    "positions|products|articles|rows|entries|positionen|rechnungspositionen|artikel|posten|rechnungsposten|zeilen|"
    "rechnungszeilen|lignes|lignes facture|articles facture|lignes articles|righe|righe fattura|linee|"
    "linee fattura|voci|articoli|prodotti|líneas|líneas factura|conceptos|artículos|regels|factuurregels|artikelen|"
    "goods services|billed items|invoiced items|list line items|list items|table line items|each line item",
    "taxes": "taxes|tax breakdown|tax lines|tax summary|tax details|tax subtotals|tax breakdowns|tax items|"
    "steuern|steueraufschlüsselung|steueraufteilung|aufschlüsselung tax|détail tax|ventilation tax|"
    "riepilogo tax|riepilogo|dettaglio tax|desglose tax|impuestos",
}
"""Names of arrays, by what they list."""

DELIVERY = {"delivery.date": "date|datum|data|fecha", "delivery.note": "note|note number|number note"}
"""Names within an object of this name."""

NEUTRAL = frozenset(
    "invoice rechnung facture fattura factura factuur document dokument documento beleg header kopf kopfdaten "
    "rechnungskopf rechnungsdaten summary general details detail info information infos data daten metadata meta main "
    "fields parties partner partners participants beteiligte parteien allgemein entête en tête généralités "
    "testata datos intestazione addresses adressen".split()
)
"""Names of objects that only group."""
SCOPES = {
    "payment": ("payment.", "invoice.due", "total.due"),
    "bank": ("payment.",),
    "total": ("total.", "invoice.currency", "tax.rate"),
    "date": ("invoice.date", "invoice.due", "delivery.date", "period.", "order.date"),
    "number": ("invoice.number", "order.number", "contract.number", "delivery.note", "buyer.number"),
    "period": ("period.",),
    "other": (),
}
"""Terms by the object's group: its members may mean them with or without the group's word before their names."""
SCOPE_NAMES = {
    "payment": "payment|payment details|payment info|payment information|payments|zahlung|zahlungsdaten|"
    "zahlungsinformationen|paiement|règlement|pagamento|pago|betaling|payment data|dati pagamento",
    "bank": "bank|bank details|bank account|bank info|banking|bankverbindung|bankdaten|konto|kontodaten|"
    "coordonnées bancaires|banque|banca|conto bancario|dati bancari|coordinate bancarie|banco|bank data",
    "total": "totals|total|amounts|summary amounts|sums|summe|summen|beträge|betrag|gesamt|totaux|montants|totali|"
    "importi|totales|importes|totalen|bedragen|monetary total|financials|financial summary",
    "date": "dates|daten|datum|termine|date|fechas",
    "number": "references|reference numbers|numbers|nummern|identifiers|ids|références|riferimenti",
    "period": "period|billing period|service period|invoice period|leistungszeitraum|abrechnungszeitraum|zeitraum|"
    "période|periodo",
}
JOINED = frozenset("order contract tax bestellung commande ordine vertrag auftrag".split())
"""Names of objects that complete their members' names: the number of an order."""
PERIOD_ENDS = {
    "period.start": "start|from|begin|start date|from date|von|beginn|début|inizio|desde|du|da|dal",
    "period.end": "end|to|until|end date|to date|bis|ende|fin|fine|hasta|au|al|a",
}
