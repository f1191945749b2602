"""Placeholder texts of a form's blanks: `Click or tap here to enter text.`"""

import re

_PROMPT = re.compile(
    r"(?i)\W?(?:(?:(?:please )?(?:select|choose)(?: one)?|bitte (?:aus)?wählen|veuillez (?:choisir|sélectionner)"
    r"|seleccione|selecione|selezionare|maak een keuze|wybierz z listy|välj ett alternativ)\W{0,4}$"
    r"|(?:(?:please )?(?:click|tap)(?: or (?:click|tap))?(?: here)?,? to (?:enter|add|insert|type|choose|select)"
    r"|(?:choose|select) an (?:item|option)|(?:enter|type|insert) (?:your )?(?:text|name|date) here"
    r"|klicken (?:oder tippen )?sie|wählen sie ein element"
    r"|cliquez (?:ou appuyez )?ici|choisissez un élément"
    r"|haga clic (?:o pulse )?aquí|elija un elemento"
    r"|fare clic (?:o toccare )?qui|scegliere un elemento"
    r"|clique (?:ou toque )?aqui|escolh(?:a|er) um item"
    r"|klik (?:of tik )?(?:hier )?om (?:tekst|een datum)|kies een item"
    r"|kliknij (?:lub naciśnij )?tutaj|wybierz element"
    r"|klicka (?:eller tryck )?här|välj ett objekt"
    r"|klik (?:eller tryk )?her|vælg et element"
    r"|klikněte (?:nebo klepněte )?sem|zvolte položku)\b)"
)
"""The placeholders of Word's own fields, in eleven languages, and those of lists to choose from."""


def is_prompt(text: str) -> bool:
    """True if a text is a placeholder, and so not a value."""
    return _PROMPT.match(text) is not None
