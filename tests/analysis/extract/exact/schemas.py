"""Schemas as people write them, with what each field means: a term, or `-` and a kind where it means none.

An object is a dict, an array a list of its item; a field that only its description explains is a pair of that and the
term.
"""

from typing import Any

ENGLISH: dict[str, Any] = {
    "invoice_number": "invoice.number", "invoice_date": "invoice.date", "due_date": "invoice.due",
    "vendor_name": "seller.name", "vendor_address": "seller.address", "vendor_vat_number": "seller.vat",
    "vendor_email": "seller.email", "vendor_phone": "seller.phone", "bill_to_name": "buyer.name",
    "bill_to_address": "buyer.address", "billing_city": "buyer.city", "ship_to_name": "ship.name",
    "shipping_address": "ship.address", "customer_number": "buyer.number", "customer_vat_id": "buyer.vat",
    "po_number": "order.number", "order_date": "order.date", "contract_number": "contract.number",
    "subtotal": "total.net", "tax": "total.tax", "total": "total.gross", "amount_due": "total.due",
    "amount_paid": "total.prepaid", "tax_rate": "tax.rate", "currency": "invoice.currency",
    "payment_terms": "payment.terms", "payment_reference": "payment.reference", "iban": "payment.iban",
    "swift_code": "payment.bic", "account_holder": "payment.holder", "delivery_date": "delivery.date",
    "billing_period_start": "period.start", "billing_period_end": "period.end", "notes": "invoice.note",
    "total_including_vat": "total.gross", "total_excl_tax": "total.net", "net_amount": "total.net",
    "supplier_invoice_number": "invoice.number", "buyer_reference": "buyer.reference",
    "line_items": [{"description": "line.name", "quantity": "line.quantity", "unit_price": "line.price",
                    "amount": "line.amount", "tax_rate": "line.tax", "unit_of_measure": "line.unit",
                    "product_code": "line.sku", "discount": "-number"}],
    "tax_breakdown": [{"rate": "subtax.rate", "taxable_amount": "subtax.basis", "tax_amount": "subtax.amount"}],
}  # fmt: skip

CAMEL: dict[str, Any] = {
    "invoice": {"number": "invoice.number", "issueDate": "invoice.date", "dueDate": "invoice.due",
                "currencyCode": "invoice.currency"},
    "seller": {"name": "seller.name", "vatId": "seller.vat", "registrationNumber": "seller.register",
               "address": {"street": "seller.street", "city": "seller.city", "postalCode": "seller.zip",
                           "country": "seller.country"},
               "contact": {"name": "seller.contact", "email": "seller.email", "phone": "seller.phone"}},
    "buyer": {"companyName": "buyer.name", "customerNumber": "buyer.number", "address": {
        "line1": "buyer.street", "line2": "buyer.street2", "city": "buyer.city", "zip": "buyer.zip"}},
    "shipTo": {"name": "ship.name", "street": "ship.street"},
    "totals": {"netAmount": "total.net", "vatAmount": "total.tax", "grossAmount": "total.gross",
               "amountDue": "total.due", "prepaidAmount": "total.prepaid", "discount": "-number"},
    "paymentDetails": {"iban": "payment.iban", "bic": "payment.bic", "terms": "payment.terms",
                       "dueDate": "invoice.due", "reference": "payment.reference", "date": "-date"},
    "billingPeriod": {"from": "period.start", "to": "period.end"},
    "purchaseOrder": {"number": "order.number", "date": "order.date"},
    "supplierIban": "payment.iban", "vendorVATNumber": "seller.vat",
    "lineItems": [{"name": "line.name", "description": "line.description", "qty": "line.quantity",
                   "unitPrice": "line.price", "lineTotal": "line.amount", "vatRate": "line.tax",
                   "sku": "line.sku", "position": "line.id", "unit": "line.unit"}],
}  # fmt: skip

GERMAN: dict[str, Any] = {
    "Rechnungsnummer": "invoice.number", "Rechnungsdatum": "invoice.date", "Fälligkeitsdatum": "invoice.due",
    "Lieferant": "seller.name", "Kunde": "buyer.name", "Kundennummer": "buyer.number", "USt-IdNr": "seller.vat",
    "Steuernummer": "seller.taxnumber", "Bestellnummer": "order.number", "Nettobetrag": "total.net",
    "Mehrwertsteuer": "total.tax", "Gesamtbetrag": "total.gross", "Zahlbetrag": "total.due",
    "Anzahlung": "total.prepaid", "Währung": "invoice.currency", "IBAN": "payment.iban", "BIC": "payment.bic",
    "Kontoinhaber": "payment.holder", "Verwendungszweck": "payment.reference", "Leitweg_ID": "buyer.reference",
    "Zahlungsbedingungen": "payment.terms", "Lieferdatum": "delivery.date", "Lieferscheinnummer": "delivery.note",
    "Vertragsnummer": "contract.number", "faelligkeit": "invoice.due", "waehrung": "invoice.currency",
    "Kundenadresse": "buyer.address", "Lieferantenname": "seller.name", "Kunden_PLZ": "buyer.zip",
    "Name des Käufers": "buyer.name", "Ort des Lieferanten": "seller.city", "Lieferadresse": "ship.address",
    "Steuersatz": "tax.rate", "Umsatzsteuerbetrag": "total.tax", "Gesamtbetrag_netto": "total.net",
    "Rechnungsempfänger": {"Name": "buyer.name", "Straße": "buyer.street", "PLZ": "buyer.zip", "Ort": "buyer.city"},
    "Verkäufer": {"Firma": "seller.name", "Ansprechpartner": "seller.contact", "Telefon": "seller.phone"},
    "Bankverbindung": {"IBAN": "payment.iban", "BIC": "payment.bic", "Bank": "-string"},
    "Leistungszeitraum": {"von": "period.start", "bis": "period.end"},
    "Positionen": [{"Position": "line.id", "Bezeichnung": "line.name", "Menge": "line.quantity",
                    "Einheit": "line.unit", "Einzelpreis": "line.price", "Gesamtpreis": "line.amount",
                    "Artikelnummer": "line.sku", "MwSt_Satz": "line.tax"}],
}  # fmt: skip

FRENCH: dict[str, Any] = {
    "numero_facture": "invoice.number", "date_facture": "invoice.date", "date_echeance": "invoice.due",
    "numéro_de_commande": "order.number", "date_de_livraison": "delivery.date", "montant_ht": "total.net",
    "montant_tva": "total.tax", "montant_ttc": "total.gross", "net_à_payer": "total.due", "acompte": "total.prepaid",
    "taux_tva": "tax.rate", "devise": "invoice.currency", "conditions_de_paiement": "payment.terms",
    "nom_fournisseur": "seller.name", "adresse_du_fournisseur": "seller.address",
    "numéro_tva_fournisseur": "seller.vat", "nom_du_client": "buyer.name", "adresse client": "buyer.address",
    "ville_client": "buyer.city", "siret_fournisseur": "seller.register", "numero_client": "buyer.number",
    "adresse_de_livraison": "ship.address", "remise": "-number", "total_ttc": "total.gross",
    "fournisseur": {"raison_sociale": "seller.name", "numero_tva": "seller.vat", "ville": "seller.city",
                    "code_postal": "seller.zip", "pays": "seller.country"},
    "client": {"nom": "buyer.name", "rue": "buyer.street"},
    "coordonnées_bancaires": {"iban": "payment.iban", "bic": "payment.bic"},
    "lignes": [{"désignation": "line.name", "quantité": "line.quantity", "prix_unitaire_ht": "line.price",
                "montant_ht": "line.amount", "taux_tva": "line.tax", "référence": "line.sku"}],
}  # fmt: skip

ITALIAN: dict[str, Any] = {
    "numero_fattura": "invoice.number", "data_fattura": "invoice.date", "data_scadenza": "invoice.due",
    "fornitore": "seller.name", "cliente": "buyer.name", "partita_iva_fornitore": "seller.vat",
    "codice_fiscale_cliente": "buyer.taxnumber", "indirizzo_fornitore": "seller.address",
    "città_del_cliente": "buyer.city", "cap_cliente": "buyer.zip", "imponibile": "total.net", "imposta": "total.tax",
    "importo_iva": "total.tax", "totale_fattura": "total.gross", "totale_da_pagare": "total.due",
    "aliquota_iva": "tax.rate", "valuta": "invoice.currency", "numero_ordine": "order.number",
    "data_consegna": "delivery.date", "condizioni_di_pagamento": "payment.terms", "sconto": "-number",
    "cedente": {"denominazione": "seller.name", "partitaIVA": "seller.vat", "comune": "seller.city",
                "nazione": "seller.country"},
    "cessionario": {"denominazione": "buyer.name", "indirizzo": "buyer.address"},
    "righe": [{"descrizione": "line.name", "quantità": "line.quantity", "prezzo_unitario": "line.price",
               "importo": "line.amount", "aliquota_iva": "line.tax", "codice_articolo": "line.sku"}],
    "riepilogo_iva": [{"aliquota": "subtax.rate", "imponibile": "subtax.basis", "imposta": "subtax.amount"}],
}  # fmt: skip

DESCRIBED: dict[str, Any] = {
    "f1": ("Invoice number", "invoice.number"), "f2": ("Date of issue of the invoice", "invoice.date"),
    "f3": ("Supplier name", "seller.name"), "f4": ("Grand total, with tax", "total.gross"),
    "f5": ("VAT amount", "total.tax"), "f6": ("Customer name", "buyer.name"),
    "f7": ("The vendor's VAT ID", "seller.vat"), "f8": ("Due date in ISO format (YYYY-MM-DD)", "invoice.due"),
    "f9": ("Total amount before tax.", "total.net"), "f10": ("IBAN of the supplier", "payment.iban"),
    "f11": ("Currency code (ISO 4217)", "invoice.currency"), "f12": ("Address of the customer", "buyer.address"),
    "f13": ("Rechnungsnummer, wie auf der Rechnung gedruckt", "invoice.number"),
    "f14": ("Name des Lieferanten", "seller.name"), "f15": ("Gesamtbetrag inkl. MwSt.", "total.gross"),
    "f16": ("Nom du fournisseur", "seller.name"), "f17": ("Numéro de la facture", "invoice.number"),
    "f18": ("Numero della fattura", "invoice.number"), "f19": ("Totale imponibile", "total.net"),
    "f20": ("Purchase order number, if stated", "order.number"), "f21": ("Number of pages", "-number"),
    "f22": ("Name of the person who approved the invoice", "-string"), "f23": ("Total, without shipping", "-number"),
    "f24": ("Total of all discounts", "-number"), "f25": ("Date the invoice was received", "-date"),
    "rows": [{"a": ("Item description", "line.name"), "b": ("Quantity", "line.quantity"),
              "c": ("Line total", "line.amount"), "d": ("Price per unit", "line.price")}],
}  # fmt: skip

TRAPS: dict[str, Any] = {
    "approved_by": "-string", "project_code": "-string", "discount": "-number", "shipping_cost": "-number",
    "exchange_rate": "-number", "sales_person": "-string", "number_of_pages": "-number", "tax_advisor": "-string",
    "total_weight": "-number", "date_received": "-date", "customer_since": "-date", "bank_name": "-string",
    "payment_date": "-date", "shipping": "-number", "invoice_status": "-string", "vendor_rating": "-number",
    "total_pages": "-number", "name": "-string", "city": "-string", "account_number": "-string", "tax": "-string",
    "customer_reference_letter": "-string", "due_amount_last_year": "-number", "buyer_iban": "-string",
    "number": ("How many pages the document has", "-number"), "date": ("When it was scanned", "-date"),
    "total": ("Total number of items", "-number"),
    "approval": {"date": "-date", "name": "-string", "number": "-string"},
    "insurance": {"number": "-string", "amount": "-number", "supplier_name": "-string"},
    "items": [{"serial_number": "-string", "weight": "-number"}],
    "previous_orders": [{"number": "-string", "date": "-date"}],
}  # fmt: skip

STYLES = {
    "english": ENGLISH, "camelCase": CAMEL, "german": GERMAN, "french": FRENCH, "italian": ITALIAN,
    "described": DESCRIBED, "traps": TRAPS,
}  # fmt: skip
