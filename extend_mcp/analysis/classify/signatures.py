"""What known types of documents say about themselves, in several languages.

A signature has the names that people give the type, best first, and the phrases that such documents print: strong ones
(weight 3) settle it, fair ones (1.5) fit a few types, weak ones (.6) only add up. A signature `under` another is a
special case of it: a lease is a contract wherever no class asks for leases.
"""

from dataclasses import dataclass

from extend_mcp.analysis.extract.lexicon import plain

STRONG, FAIR, WEAK = 3.0, 1.5, 0.6


@dataclass(frozen=True, slots=True)
class Signature:
    """One type of document. `names` and the keys of `phrases` (with their weights) are as `plain` writes them."""

    name: str
    names: tuple[str, ...]
    phrases: dict[str, float]
    under: str = ""


def _signature(name: str, names: str, strong: str, fair: str, weak: str = "", under: str = "") -> Signature:
    phrases: dict[str, float] = {}
    for text, weight in ((strong, STRONG), (fair, FAIR), (weak, WEAK)):
        for phrase in text.split("|") if text else ():
            phrases.setdefault(plain(phrase), weight)
    return Signature(name, tuple(dict.fromkeys(plain(n) for n in (name, *names.split("|")))), phrases, under)


SIGNATURES = [
    _signature("invoice",
        "invoice|tax invoice|commercial invoice|bill|billing document|rechnung|facture|factuur|factura|fattura|faktura",
        "invoice number|invoice no|invoice #|invoice date|amount due|balance due|bill to|invoice to|total due|"
        "payment terms|remit to|please remit|commercial invoice|Rechnungsnummer|Rechnungsnr|Rechnungs-Nr|"
        "Rechnungsdatum|Rechnungsbetrag|numéro de facture|facture n°|date de facture|facture no|factuurnummer|"
        "factuurdatum|numero de factura|fecha de factura|numero fattura|data fattura|faktura vat|faktura nr|"
        "Zahlungsziel|te betalen|net à payer|termin płatności|do zapłaty|sposób zapłaty",
        "invoice|due date|payment due|unit price|subtotal|ship to|vat number|vat no|iban|bic|swift|purchase order|"
        "po number|customer number|Rechnung|Kundennummer|facture|échéance|total ttc|total ht|factuur|btw|factura|"
        "vencimiento|fattura|scadenza|faktura|sprzedawca|nabywca|zahlbar|Fälligkeit|MwSt|Umsatzsteuer",
        "quantity|qty|description|tax|vat|total|rate|amount|bank account|customer|discount|Menge|Betrag|montant|tva|"
        "bedrag|aantal|importe|netto|brutto|price|account number"),
    _signature("receipt",
        "receipt|sales receipt|till receipt|store receipt|purchase receipt|cash receipt|kassenbon|quittung|reçu|"
        "recibo|scontrino|paragon",
        "change due|cash tendered|total rounded|rounding adj|rounding adjustment|thank you for shopping|"
        "goods sold are not returnable|thank you please come again|thank you for your purchase|cashier|kassenbon|"
        "ticket de caisse|kassabon|paragon fiskalny|card ending|approval code|auth code|simplified tax invoice",
        "receipt|change|cash|visa|mastercard|thank you|please come again|store|till|terminal|gst summary|tender|"
        "amount paid|total sales|gst id|gst reg no|rounding|item count|total qty|total item|"
        "returned|refund|kasse|bar|espèces|wisselgeld|ticket|payment method|loyalty|points|sales person|counter",
        "total|subtotal|qty|item|items|tax|gst|tel|price|date|time|disc|amount|member|incl|reg|invoice no|sdn bhd|"
        "server|table|tip"),
    _signature("purchase order", "purchase order|po|bestellung|bon de commande|orden de compra|inkooporder",
        "purchase order|purchase order number|po number|po no|vendor copy|deliver to|ordered by|bon de commande|"
        "Bestellnummer|orden de compra|requisitioner|ship via|authorized by",
        "order date|vendor|ship to|delivery date|unit price|buyer|supplier|terms and conditions|f.o.b|incoterms",
        "quantity|qty|item|description|total|subtotal"),
    _signature("quote",
        "quote|quotation|estimate|price quote|offer|proposal|angebot|devis|offerte|preventivo|cotizacion",
        "quotation|quote number|quote no|quote date|valid until|estimate number|estimate date|this quote is valid|"
        "Angebotsnummer|Angebot|devis|offerte|preventivo|presupuesto|price proposal|quotation valid",
        "estimate|quote|validity|prepared for|prepared by|proposal|expiration date|customer acceptance|lead time",
        "unit price|quantity|total|subtotal|description"),
    _signature("delivery note",
        "delivery note|packing slip|packing list|delivery slip|lieferschein|bon de livraison|pakbon",
        "delivery note|packing slip|packing list|Lieferschein|Lieferscheinnummer|bon de livraison|pakbon|albarán|"
        "goods received|qty shipped|quantity shipped|received in good condition|qty delivered",
        "shipped|delivery date|ship to|carrier|order number|backordered|weight|packages|tracking number",
        "quantity|item|description"),
    _signature("bill of lading", "bill of lading|waybill|air waybill|consignment note|cmr|shipping document",
        "bill of lading|airwaybill|air waybill|consignee|notify party|port of loading|port of discharge|"
        "freight prepaid|"
        "freight collect|shipper s|place of receipt|vessel|booking no|b/l no",
        "shipper|carrier|container|gross weight|freight|measurement|kind of packages|voyage",
        "marks|weight|packages|delivery"),
    _signature("credit note", "credit note|credit memo|gutschrift|avoir|creditnota",
        "credit note|credit memo|credit note number|Gutschrift|note de crédit|creditnota|nota de crédito|"
        "refund of invoice|amount credited",
        "credit|original invoice|refund|returned goods", "total|vat|amount"),
    _signature("utility bill", "utility bill|electricity bill|water bill|gas bill|phone bill|telecom bill|energy bill",
        "meter reading|kwh|previous reading|current reading|meter number|supply address|billing period|"
        "standing charge|electricity|account summary|usage charges|service address|Zählerstand|Stromrechnung",
        "amount due|due date|account number|tariff|consumption|gas|water|autopay|your bill",
        "total|charges|balance|customer", under="invoice"),
    _signature("bank statement",
        "bank statement|account statement|statement of account|credit card statement|kontoauszug|relevé de compte",
        "account statement|bank statement|statement period|opening balance|closing balance|beginning balance|"
        "ending balance|Kontoauszug|relevé de compte|available balance|new balance|previous balance|credit limit|"
        "minimum payment due|statement date|overdraft|extracto|deposits and additions|statement of account",
        "account number|withdrawals|deposits|sort code|iban|transactions|balance|routing number|debit|credit|branch|"
        "interest|payments and credits|purchases", "date|amount|description|card|fees"),
    _signature("payslip", "payslip|pay slip|pay stub|paystub|salary slip|paycheck|gehaltsabrechnung|fiche de paie",
        "pay slip|payslip|pay stub|net pay|gross pay|pay period|earnings statement|Lohnabrechnung|Gehaltsabrechnung|"
        "bulletin de paie|loonstrook|year to date|ytd|take home pay|basic salary|employee no|total deductions",
        "earnings|deductions|withholding|salary|pay date|national insurance|social security|employer|overtime|"
        "federal income tax|medicare|provident fund|hours", "tax|employee|rate|total"),
    _signature("tax form", "tax form|tax return|w-2|w2|w-9|w9|1099|1040|tax document|tax declaration",
        "internal revenue service|form 1040|form w-2|form w-9|form 1099|wage and tax statement|tax return|"
        "taxpayer identification number|omb no|adjusted gross income|department of the treasury|"
        "Einkommensteuererklärung|"
        "request for taxpayer|hmrc|self assessment|p60|tax year",
        "social security number|filing status|withheld|taxable income|employer identification number|deduction|"
        "dependents|tax payer|ein|see instructions", "form|income|wages|tax|schedule", under="form"),
    _signature("contract",
        "contract|agreement|legal agreement|legal contract|vertrag|contrat|contrato|contratto|umowa|overeenkomst",
        "this agreement|hereinafter|in witness whereof|witnesseth|governing law|entire agreement|hereby agree|"
        "the parties agree|now therefore|by and between|force majeure|shall be governed by|mutual covenants|"
        "hereto agree|parties hereto|indemnify|severability|dieser Vertrag|Vertragsparteien|le présent contrat|"
        "les parties|el presente contrato|deze overeenkomst|niniejsza umowa|Gerichtsstand|executed this agreement",
        "agreement|whereas|hereof|herein|hereunder|thereof|hereby|effective date|termination|breach|confidentiality|"
        "jurisdiction|obligations|warranties|arbitration|party|parties|liability|remedies|assigns|in consideration of|"
        "counterparts|waiver|notwithstanding|pursuant to|successors",
        "shall|terms|laws|law|provisions|written notice|signature|section|clause|undersigned"),
    _signature("nda",
        "nda|non disclosure agreement|nondisclosure agreement|confidentiality agreement|secrecy agreement",
        "non disclosure agreement|nondisclosure agreement|confidentiality agreement|disclosing party|receiving party|"
        "proprietary information|confidential information|trade secrets|evaluation material",
        "confidential|disclose|disclosure|recipient|use or disclosure", "agreement|party|"
        "information", under="contract"),
    _signature("lease", "lease|lease agreement|rental agreement|tenancy agreement|mietvertrag|bail|huurcontract",
        "lease agreement|rental agreement|landlord|tenant|lessor|lessee|security deposit|the premises|monthly rent|"
        "Mietvertrag|Vermieter|Mieter|bailleur|locataire|tenancy", "rent|premises|lease|sublet|eviction|utilities",
        "agreement|property", under="contract"),
    _signature("employment agreement", "employment agreement|employment contract|offer letter|job offer|arbeitsvertrag",
        "employment agreement|at will employment|base salary|offer of employment|Arbeitsvertrag|contrat de travail|"
        "the executive|duties and responsibilities|annual salary|probationary period|start date of employment",
        "employee|employer|employment|salary|vacation|benefits|compensation|position|non compete|severance",
        "agreement|company", under="contract"),
    _signature("loan agreement", "loan agreement|mortgage|promissory note|loan document|credit agreement",
        "promissory note|loan agreement|borrower|lender|mortgage|principal amount|loan amount|deed of trust|"
        "credit agreement|event of default", "interest rate|repayment|collateral|prepayment|maturity date|principal",
        "agreement|interest|payment", under="contract"),
    _signature("email", "email|e mail|mail message|electronic mail|email message|email thread",
        "original message|forwarded message|sent from my iphone|mailto|in reply to|wrote:|message id|begin forwarded",
        "subject|from|cc|bcc|attachments|attachment|unsubscribe|sent|fwd|e-mail|betreff|objet|onderwerp",
        "to|hi|hello|regards|best regards|thanks|cheers|reply"),
    _signature("letter", "letter|correspondence|cover letter|business letter|memo|memorandum|brief|lettre",
        "yours sincerely|yours faithfully|sincerely yours|very truly yours|dear sir|dear madam|to whom it may concern|"
        "Sehr geehrte|mit freundlichen Grüßen|veuillez agréer|geachte heer|met vriendelijke groet|estimado|"
        "cordialement|"
        "memorandum|enclosure|kind regards|dear mr|dear ms|dear mrs",
        "sincerely|dear|regards|enclosures|re|i am writing|please do not hesitate|cc|memo|thank you for your",
        "please|thank you|letter|attention"),
    _signature("paper",
        "paper|research paper|academic paper|scientific paper|scientific article|journal article|research article|"
        "thesis|dissertation|preprint|academic article|conference paper|publication",
        "et al|abstract|related work|arxiv|doi|proceedings of|keywords|in this paper|we propose|acknowledgements|"
        "acknowledgments|bibliography|ieee|acm|corresponding author|we show that|state of the art|this paper presents|"
        "in this work|supplementary material|literature review|our results|prior work",
        "references|introduction|conclusion|conclusions|methods|results|experiments|university|journal|hypothesis|"
        "theorem|dataset|methodology|evaluation|experimental|department of|discussion|figure|equation|vol|we present",
        "section|table|fig|proposed|model|algorithm|approach|analysis|study|conference|research|author|authors"),
    _signature("manual",
        "manual|user manual|user guide|handbook|technical guide|instruction manual|instructions|guide|technical manual|"
        "technical documentation|operating manual|documentation|bedienungsanleitung|handbuch|mode d emploi|"
        "gebruiksaanwijzing|installation guide|reference manual",
        "user manual|user guide|user s guide|owner s manual|instruction manual|installation guide|quick start|"
        "troubleshooting|reference manual|safety instructions|Bedienungsanleitung|mode d'emploi|gebruiksaanwijzing|"
        "manual de usuario|table of contents|getting started|revision history|operating instructions|programming guide|"
        "this manual|this guide|this document describes|developer s manual|administrator guide",
        "manual|handbook|installation|configuration|configure|warning|caution|note|click|press|settings|chapter|"
        "appendix|install|setup|steps|button|maintenance|warranty|command|default|enable|enabled|"
        "specifications|reserved|trademarks|document number|instructions",
        "software|hardware|features|example|device|power|select|connect|user|product|version|parameter|register|option"),
    _signature("patent", "patent|patent application|design patent|utility patent|patent document",
        "united states patent|patent no|patent number|patent application|what is claimed is|we claim|i claim|"
        "prior art|preferred embodiment|background of the invention|summary of the invention|"
        "brief description of the drawings|field of the invention|the invention|inventor|inventors|assignee|int cl|"
        "u s cl|appl no|ornamental design|references cited|primary examiner|european patent|patentschrift|us patent|"
        "detailed description of the invention|date of patent|filed|uspto|patent office|patentee|letters patent",
        "embodiment|embodiments|claim|claims|patent|patents|apparatus|comprising|wherein|said|drawings|"
        "examiner|attorney agent or firm|claimed|present invention|perspective view|elevational view|sheet",
        "fig|figs|device|method|shown|plurality|according to|disclosed|invention|portion|surface"),
    _signature("resume", "resume|cv|curriculum vitae|lebenslauf|job application cv",
        "curriculum vitae|work experience|professional experience|career objective|references available upon request|"
        "Lebenslauf|Berufserfahrung|expérience professionnelle|employment history|professional summary|career summary",
        "resume|education|skills|languages|certifications|linkedin|bachelor|master|gpa|interests|hobbies|internship|"
        "projects|achievements|objective", "university|experience|managed|developed|team"),
    _signature("form",
        "form|application form|questionnaire|survey|fillable form|registration form|formular|formulaire|filled form|"
        "business form|claim form|application",
        "please print|application form|for office use only|please complete|check one|fill out|fill in|"
        "signature of applicant|"
        "date of birth|registration form|questionnaire|request form|check all that apply|print name|bitte ausfüllen|"
        "authorization form|approval form|please check|zip code|order form|social security no",
        "applicant|form|please indicate|approved by|signature|title|yes no|attach|first name|last name|middle initial|"
        "telephone no|fax|requested by|submitted by|date submitted|prepared by|division|code no|copies to|print|"
        "marital status|comments|other specify|city|state|zip|checkbox|department|distribution",
        "name|address|date|phone|no|yes|type|brand|number|region|account|city|remarks|sample|project|supervisor"),
    _signature("report", "report|annual report|financial report|quarterly report|audit report|research report|bericht",
        "annual report|quarterly report|executive summary|balance sheet|income statement|cash flow|auditors report|"
        "independent auditor|fiscal year|financial statements|form 10-k|form 10-q|findings and recommendations|"
        "Geschäftsbericht|rapport annuel|consolidated statements",
        "report|revenue|net income|shareholders|recommendations|findings|stakeholders|earnings per share|ebitda|"
        "outlook|key findings|assets|liabilities|quarter|audit",
        "summary|results|growth|total|year|increase|overview|market"),
    _signature("article",
        "article|news article|newspaper article|magazine article|blog post|news|press article|web page|"
        "encyclopedia article|"
        "wikipedia article",
        "staff writer|associated press|reuters|breaking news|read more|newsletter|subscribe|posted on|wikipedia|"
        "from wikipedia|external links|further reading|see also|share this article|retrieved|photo by|published on|"
        "related articles|leave a comment|news",
        "journalist|editor|according to|told reporters|spokesperson|interview|comments|said in a statement|president|"
        "government|police|century|people|population|history|world|article|by staff|born",
        "said|says|yesterday|week|story|country|city|war|national|public|many|species|known as|also"),
    _signature("press release", "press release|news release|media release|pressemitteilung|communiqué",
        "press release|for immediate release|media contact|news release|forward looking statements|Pressemitteilung|"
        "communiqué de presse|announced today|prnewswire|business wire",
        "announces|announced|about the company|investor relations|contact|headquartered", "today|said|company",
        under="article"),
    _signature("presentation", "presentation|slides|slide deck|slideshow|powerpoint|deck",
        "agenda|thank you for your attention|any questions|q a|next steps|key takeaways|slide",
        "overview|roadmap|outline|speaker|takeaways", "goals|team|strategy|summary"),
    _signature("medical record",
        "medical record|lab report|laboratory report|medical report|clinical note|discharge summary|patient record|"
        "health record|test results",
        "patient name|patient id|diagnosis|reference range|discharge summary|chief complaint|medical record number|mrn|"
        "specimen|physician|history of present illness|blood pressure|laboratory report|attending physician|Befund|"
        "assessment and plan|vital signs",
        "patient|dob|clinic|hospital|treatment|medications|allergies|symptoms|collected|lab|test|procedure|doctor|"
        "hemoglobin|glucose", "result|units|normal|date of birth|history"),
    _signature("prescription", "prescription|rx|rezept|ordonnance|medical prescription",
        "prescription|dispense|refills|sig|take one tablet|prescriber|pharmacy|ordonnance|dea no|rx",
        "mg|tablets|capsules|daily|dosage|doctor|patient|dose", "date|name", under="medical record"),
    _signature("insurance policy",
        "insurance policy|insurance|insurance certificate|certificate of insurance|policy document",
        "policy number|policyholder|insured|insurer|certificate of insurance|declarations page|deductible|"
        "sum insured|coverage|premium|Versicherungsschein|policy period|named insured|underwriter|acord",
        "liability|limits|endorsement|exclusions|beneficiary|claims|agent|producer", "policy|effective|company"),
    _signature("insurance claim", "insurance claim|claim|claim form|explanation of benefits|loss notice|eob",
        "claim number|date of loss|claimant|explanation of benefits|notice of loss|proof of loss|adjuster|"
        "description of loss|claim form|this is not a bill", "policy number|damage|accident|incident|provider|insured",
        "claim|estimate|amount|coverage"),
    _signature("id document",
        "id card|identity document|passport|driving licence|driver license|drivers license|identification",
        "passport|identity card|driver license|driving licence|nationality|date of expiry|place of birth|Reisepass|"
        "Personalausweis|carte d'identité|permis de conduire|given names|surname|license class|issuing authority",
        "sex|height|eyes|date of birth|expires|date of issue|authority|dob|exp|iss", "name|no|card|type"),
    _signature("meeting minutes", "meeting minutes|minutes|minutes of meeting|protokoll|meeting notes|compte rendu",
        "minutes of the meeting|meeting minutes|attendees|action items|call to order|adjourned|meeting adjourned|"
        "motion carried|present:|apologies|seconded by|old business|new business",
        "agenda|chair|motion|discussion|approved|minutes|quorum|board of directors|next meeting",
        "meeting|members|report"),
    _signature("cheque", "check|cheque|bank check|scheck|chèque",
        "pay to the order of|cheque|void after|authorized signature|payee|or bearer|a/c payee",
        "dollars|memo|routing number|bank|pay", "date|amount"),
    _signature("court filing",
        "court filing|court document|legal filing|judgment|complaint|court order|lawsuit|legal brief",
        "plaintiff|defendant|district court|supreme court|superior court|case no|civil action|the court finds|"
        "in the matter of|comes now|motion to|jury trial|affidavit|subpoena|petitioner|respondent|court of appeals",
        "court|judge|hearing|complaint|counsel|attorney for|judgment|order|filed|docket|sworn",
        "motion|case|law|evidence"),
    _signature("certificate", "certificate|diploma|birth certificate|certification|zertifikat|urkunde|award",
        "this is to certify|certificate of|hereby certify|has successfully completed|in recognition of|"
        "birth certificate|"
        "marriage certificate|Urkunde|Zertifikat|is awarded|diploma|conferred upon",
        "certificate|certified|registrar|seal|issued|awarded|achievement|accredited", "date|name|signature"),
    _signature("datasheet", "datasheet|data sheet|specification sheet|spec sheet|technical datasheet|safety data sheet",
        "data sheet|datasheet|absolute maximum ratings|electrical characteristics|ordering information|"
        "pin configuration|"
        "safety data sheet|hazard identification|technical specifications|typical application|pinout",
        "specifications|features|applications|operating temperature|dimensions|part number|voltage|material|typ",
        "max|min|unit|power|weight", under="manual"),
]  # fmt: skip

BY_NAME = {signature.name: signature for signature in SIGNATURES}
