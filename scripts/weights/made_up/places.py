"""Where the parties of a made-up invoice stand. Each function writes them, and returns where they end."""

from collections.abc import Callable

from scripts.weights.made_up.paper import Paper
from scripts.weights.made_up.party import TITLES, make_contact, make_tagline

CONTACTS = ("Contact", "Ansprechpartner", "Contact person", "Interlocuteur", "Contatto", "Contacto")
OTHERS = (
    "Tax representative", "Steuervertreter", "Représentant fiscal", "Payee", "Zahlungsempfänger", "Bénéficiaire",
    "Abweichender Warenempfänger", "Ship to", "Carrier", "Factor", "Steuervertreter des Verkäufers",
    "Tax representative of the seller", "Représentant fiscal du vendeur", "Abweichender Zahlungsempfänger",
)  # fmt: skip
"""Headings of parties that are neither seller nor buyer."""
NOTICES = (
    "Payment Instructions", "Terms & Conditions", "Invoice summary", "Zahlungsbedingungen", "Conditions de paiement",
    "Regulatory information", "Bemerkungen", "Your services", "Details", "Note", "SENT", "DRAFT", "Invoice Details",
    "Vos informations", "Page of", "Logo", "Authorized signature", "Thank you for your business", "Scan to pay",
)  # fmt: skip
"""Short texts that are no names."""
ORDER_TITLES = ("PURCHASE ORDER", "Purchase Order", "Bestellung", "Bon de commande", "Ordine d'acquisto", "Pedido")


def write_parties(paper: Paper) -> float:
    """The parties in one of the ways."""
    draw = paper.draw
    (way,) = draw.choices(list(WAYS), list(WAYS.values()))
    y = way(paper)
    if draw.random() < 0.25:
        other, heading = paper.party(), draw.choice(OTHERS)
        y += paper.sheet.size
        paper.sheet.put(50, y, heading + draw.choice(["", paper.colon]), bold=draw.random() < 0.5)
        y = paper.sheet.block(50, y + paper.sheet.size * 1.5, [other.name, *other.address])
    if draw.random() < 0.4:
        y += paper.sheet.size
        paper.sheet.put(50, y, draw.choice(NOTICES), bold=draw.random() < 0.6)
        y += paper.sheet.size * 1.5
    return y


def vat_row(paper: Paper, role: str) -> str:
    """The number for tax of a party, now and then with its role before the label."""
    party = paper.seller if role == "seller" else paper.buyer
    lead = f"{paper.say(role)} " if paper.draw.random() < 0.25 else ""
    return f"{lead}{paper.say('vat')}{paper.colon} {party.vat}"


def _name_rows(paper: Paper, name: str) -> list[str]:
    """A name, now and then a long one over two rows."""
    words = name.split()
    if len(words) < 3 or paper.draw.random() > 0.15:
        return [name]
    at = paper.draw.randint(1, len(words) - 1)
    return [" ".join(words[:at]), " ".join(words[at:])]


def _seller_rows(paper: Paper) -> list[str]:
    draw, party = paper.draw, paper.seller
    tagline = [make_tagline(draw)] if draw.random() < 0.2 else []
    contacts = party.contacts if draw.random() < 0.6 else []
    if len(contacts) > 1 and draw.random() < 0.3:
        contacts = [draw.choice([" | ", " · ", ", "]).join(contacts)]
    paper.vat_shown = draw.random() < 0.5
    return [*tagline, *party.address, *contacts, *([vat_row(paper, "seller")] if paper.vat_shown else [])]


def _buyer_rows(paper: Paper) -> list[str]:
    draw = paper.draw
    contact = [make_contact(draw)] if draw.random() < 0.35 else []
    mail = paper.buyer.contacts[:1] if draw.random() < 0.25 else []
    vat = [vat_row(paper, "buyer")] if draw.random() < 0.3 else []
    if vat:
        paper.true["buyer.vat"] = paper.buyer.vat
    return [*contact, *paper.buyer.address, *mail, *vat]


def _buyer_block(paper: Paper, *, title: float = 0.2) -> list[str]:
    """The rows of the buyer's block: now and then with a title, a number or a person over the name."""
    draw = paper.draw
    over = [draw.choice(TITLES)] if draw.random() < title else []
    if draw.random() < 0.1:
        over = [f"{paper.say('customer')}{paper.colon} {draw.randint(100, 99999)}"]
    elif draw.random() < 0.12:
        over = [make_contact(draw)]
    return [*over, *_name_rows(paper, paper.buyer.name), *_buyer_rows(paper)]


def _head(paper: Paper, role: str) -> str:
    return paper.say(role) + paper.draw.choice(["", paper.colon])


def _letter(paper: Paper) -> float:
    """The buyer in the window of a letter, the sender above it in one line."""
    draw, sheet, seller = paper.draw, paper.sheet, paper.seller
    if draw.random() < 0.5:
        sheet.put(draw.choice([50, 350]), 35, paper.brand, sheet.size * 1.6, bold=True)
    if draw.random() < 0.8:
        separator = draw.choice([" · ", " • ", " - ", ", ", " | "])
        sheet.put(50, 120, separator.join([seller.name, *seller.address]), 7)
    y = sheet.block(50, 133, _buyer_block(paper), bold=draw.random() < 0.15)
    if draw.random() < 0.5:
        right = draw.random() < 0.4
        sheet.block(545 if right else 380, 120, [seller.name, *_seller_rows(paper)], right=right)
    return max(y, 200.0)


def _columns(paper: Paper) -> float:
    """Both under their headings, side by side; now and then with the address of delivery beside them or below."""
    draw, sheet = paper.draw, paper.sheet
    if draw.random() < 0.3:
        sheet.put(50, 35, paper.brand, sheet.size * 1.8, bold=True)
    seller = [*_name_rows(paper, paper.seller.name), *_seller_rows(paper)]
    rows = [("seller", seller), ("buyer", _buyer_block(paper, title=0.05))]
    if draw.random() < 0.3:
        other = paper.buyer if draw.random() < 0.5 else paper.party()
        rows.append(("shipto", [other.name, *other.address]))
    ends = []
    places, right = (50, 230, 400) if len(rows) > 2 else (50, 320), draw.random() < 0.2
    bold = draw.random() < 0.35
    for x, (role, lines) in zip(places, rows[:: draw.choice([1, 1, -1])], strict=True):
        to_right = right and x == places[-1]
        left = 545 if to_right else x
        sheet.put(left, 80, _head(paper, role), bold=draw.random() < 0.6, right=to_right)
        ends.append(sheet.block(left, 80 + sheet.size * 1.5, lines, bold=bold, right=to_right))
    return max(ends)


def _rows(paper: Paper) -> float:
    """One below the other, each line with its label."""
    draw, sheet, y = paper.draw, paper.sheet, 70.0
    far = draw.choice([0, 0, 150])
    paper.vat_shown = True
    for role, party in (("seller", paper.seller), ("buyer", paper.buyer)):
        sheet.put(50, y, paper.say(role), sheet.size * 1.15, bold=draw.random() < 0.7)
        y += sheet.size * 1.8
        rows = [("No.", str(draw.randint(100, 99999)))] if draw.random() < 0.5 else []
        named = [(paper.say("name"), party.name)]
        contact = [(draw.choice(CONTACTS), make_contact(draw))] if draw.random() < 0.4 else []
        rows += [*named, *contact] if draw.random() < 0.8 else [*contact, *named]
        rows += [("Adresse", party.address[0]), ("", party.address[-1])]
        if role == "seller" or draw.random() < 0.3:
            rows.append((paper.say("vat"), party.vat))
            paper.true[f"{role}.vat"] = party.vat
        for label, value in rows:
            end = sheet.put(50, y, label + (":" if label else ""))
            sheet.put(max(end, far), y, value)
            y += sheet.size * 1.4
        y += 8
    return y


def _top(paper: Paper) -> float:
    """The seller as a letterhead, left, in the middle or right; the buyer below or beside it."""
    draw, sheet = paper.draw, paper.sheet
    size, right = sheet.size * draw.choice([1, 1.4, 2]), draw.random() < 0.25
    x = 545.0 if right else draw.choice([50.0, 50.0, 200.0])
    sheet.put(x, 40, paper.seller.name, size, bold=draw.random() < 0.7, right=right)
    y = sheet.block(x, 40 + size * 1.2 + sheet.size * draw.choice([0.3, 1]), _seller_rows(paper), right=right)
    if draw.random() < 0.4:
        left, top = (50, 110) if right else (400, 140)
        return max(y, sheet.block(left, top, _buyer_block(paper), bold=draw.random() < 0.2))
    sheet.put(50, y + 15, _head(paper, "buyer"), bold=draw.random() < 0.6)
    return sheet.block(50, y + 15 + sheet.size * 1.5, _buyer_block(paper), bold=draw.random() < 0.3)


def _bare(paper: Paper) -> float:
    """Two blocks side by side without a heading: the paper does not say which is which."""
    draw, sheet, right = paper.draw, paper.sheet, paper.draw.random() < 0.5
    seller, buyer = [*_name_rows(paper, paper.seller.name), *_seller_rows(paper)], _buyer_block(paper)
    first, second = (seller, buyer) if draw.random() < 0.5 else (buyer, seller)
    return max(sheet.block(50, 90, first), sheet.block(545 if right else 350, 90, second, right=right))


def _inline(paper: Paper) -> float:
    """Each name right behind its label, alone or over its address."""
    draw, sheet, ends = paper.draw, paper.sheet, []
    y, beside = 60.0, draw.random() < 0.5
    for role, party in (("seller", paper.seller), ("buyer", paper.buyer)):
        x = 320 if beside and role == "buyer" else 50
        sheet.put(x, y, f"{paper.say(role)}{paper.colon or ':'} {party.name}")
        ends.append(sheet.block(x, y + sheet.size * 1.4, party.address if draw.random() < 0.6 else []))
        y = y if beside else ends[-1] + sheet.size
    return max(ends)


def _foot_only(paper: Paper) -> float:
    """The buyer above, the seller in the foot alone, with what the law asks for, perhaps in its mail's domain too."""
    draw, sheet, seller = paper.draw, paper.sheet, paper.seller
    y = sheet.block(draw.choice([50, 330]), 110, _buyer_block(paper))
    paper.vat_shown = True
    rows = [seller.name, *seller.address, *seller.contacts, vat_row(paper, "seller")]
    if draw.random() < 0.5:
        separator = draw.choice([" - ", " | ", " · "])
        rows = [separator.join(rows[:3]), separator.join(rows[3:])]
    for at, row in enumerate(rows):
        sheet.put(50, 770 + at * 9, row, 7)
    return y


def _order(paper: Paper) -> float:
    """The buyer as the letterhead of an order, the seller and the address of delivery under their headings."""
    draw, sheet, size = paper.draw, paper.sheet, paper.sheet.size
    if draw.random() < 0.7:
        sheet.put(50, 30, draw.choice(ORDER_TITLES), size * draw.choice([1, 1.6]), bold=True)
    y = sheet.block(draw.choice([50, 330]), 30 + size * 2, [paper.buyer.name, *_buyer_rows(paper)])
    ends = []
    for x, role, rows in (
        (50, "seller", [paper.seller.name, *_seller_rows(paper)]),
        (320, "shipto", [paper.party().name, *paper.buyer.address]),
    ):
        sheet.put(x, y + 10, _head(paper, role), bold=draw.random() < 0.6)
        ends.append(sheet.block(x, y + 10 + size * 1.5, rows))
    return max(ends)


Way = Callable[[Paper], float]
WAYS: dict[Way, float] = {
    _letter: 2, _columns: 2, _rows: 1, _top: 2, _bare: 1, _inline: 1, _foot_only: 1, _order: 0.5,
}  # fmt: skip
"""How often each is drawn."""
