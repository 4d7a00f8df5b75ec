"""Words for columns that count only in a file without a better one. Data only.

Ordinary words such as “Waarom” mean a field when nothing else is called so, and say little
beside “Doel”. Of each field the best of them first; only the best that a file has counts.
Written as people write them, as in `synonyms`.
"""

WEAK_NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "omschrijving verwerking",
        "omschrijving van de verwerking",
        "functionele omschrijving",
        "functionele omschrijving van de verwerking",
        "functional description",
        "omschrijving",
        "description",
        "naam werkproces",
        "naam proces",
        "naam van het proces",
        "werkproces",
        "bedrijfsproces",
        "proces",
        "business process",
        "process",
        "activiteit",
        "activiteiten",
    ),
    "department": ("dienst", "sector", "directie"),
    "purposes": ("waarvoor", "waartoe", "reden", "waarom", "why"),
    "legal_bases": ("grond", "gronden", "mag dit"),
    "data_subjects": (
        "van wie",
        "over wie",
        "om wie gaat het",
        "doelgroep",
        "doelgroepen",
        "wie",
        "who",
    ),
    "personal_data": ("informatie", "wat", "what"),
    "sources": ("waarvandaan", "verkregen van", "afkomstig van", "hoe verkregen"),
    "recipients": (
        "met wie",
        "aan wie",
        "delen",
        "gedeeld",
        "derden",
        "partijen",
        "externe partijen",
    ),
    "retention": ("bewaren", "bewaring", "hoe lang", "vernietigen", "vernietiging", "how long"),
    "security_measures": ("hoe beveiligd", "beveiligd", "bescherming"),
    "systems": ("programma", "programma's", "pakket", "waar opgeslagen"),
}
