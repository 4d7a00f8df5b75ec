"""What the columns of a list of parties are called, and the words in them that mean a code."""

from collections.abc import Iterator

from privacyoffice.tables import PlainNames

# Where somebody is reached, and what words a column name has for it. The codes are those of
# ContactPurpose.
PURPOSES = {
    "privacy": ("privacy", "fg", "dpo", "functionaris", "privacy zoals hun fg", "privacyofficer"),
    "security": ("informatiebeveiliging", "beveiliging", "security", "ciso"),
    "breach": (
        *("datalek", "datalekken", "datalekken dag en nacht", "breach", "data breach"),
        *("meldpunt datalekken", "incidenten"),
    ),
    "contract": ("overeenkomst", "de overeenkomst", "contract", "contractbeheer"),
    "telephone": ("mag telefonisch om gegevens vragen",),
}
_WHOLE = ("{}", "contact {}", "contact voor {}", "contact bij {}", "{} contact")
_PARTS = {
    "name": ("naam {}", "contactpersoon {}", "contactpersoon voor {}", "{} naam", "{} name"),
    "email": (
        *("e-mail {}", "e-mailadres {}", "mail {}", "mailadres {}", "{} e-mail"),
        *("{} mail", "{} e-mailadres", "e-mail voor {}"),
    ),
    "phone": (
        *("telefoon {}", "telefoonnummer {}", "tel {}", "{} telefoon", "{} telefoonnummer"),
        *("{} tel", "{} phone", "telefoon voor {}"),
    ),
}

_FIELDS = {
    "name": (
        *("naam", "naam partij", "partij", "externe partij", "naam externe partij", "name"),
        *("organisatie", "naam organisatie", "organisation", "organization", "company", "party"),
        *("leverancier", "naam leverancier", "verwerker", "naam verwerker", "supplier"),
        *("handelsnaam", "bedrijf", "bedrijfsnaam"),
    ),
    "legal_name": (
        *("juridische naam", "statutaire naam", "officiële naam", "naam volgens kvk"),
        *("naam in het handelsregister", "legal name"),
    ),
    "kvk_number": (
        *("kvk", "kvk-nummer", "nummer kvk", "kvk nr", "kamer van koophandel"),
        *("nummer kamer van koophandel", "handelsregister", "handelsregisternummer"),
        *("chamber of commerce", "chamber of commerce number", "coc number"),
    ),
    "kind": (
        *("soort", "soort partij", "soort organisatie", "type", "type partij"),
        *("type organisatie", "kind", "kind of party"),
    ),
    "country": ("land", "land van vestiging", "vestigingsland", "country"),
    "contact": (
        *("contactgegevens", "contact", "adres", "postadres", "bezoekadres", "vestigingsadres"),
        *("postcode", "plaats", "vestigingsplaats", "website", "contactpersoon", "e-mail"),
        *("e-mailadres", "email", "mail", "telefoon", "telefoonnummer", "address", "phone"),
        *("contact details", "contact person"),
    ),
}

# Words in a cell that mean a kind of party; the codes are those of PartyKind.
KINDS = {
    "public_body": (
        *("overheidsorganisatie", "overheid", "overheidsinstantie", "bestuursorgaan", "gemeente"),
        *("public body", "zbo", "gemeenschappelijke regeling"),
    ),
    "company": ("bedrijf", "bv", "nv", "vof", "onderneming", "eenmanszaak", "company"),
    "non_profit": (
        *("stichting of vereniging", "stichting", "vereniging", "foundation"),
        *("foundation or association", "association"),
    ),
    "care": ("zorgverlener", "zorgaanbieder", "zorginstelling", "care provider"),
    "education": (
        *("school of opleider", "school", "opleider", "onderwijs", "onderwijsinstelling"),
        "school or training institute",
    ),
    "group": ("een soort partijen zoals werkgevers", "een soort partijen", "groep"),
}


def _names() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _FIELDS.items()
    for purpose, called in PURPOSES.items():
        yield purpose, tuple(form.format(word) for form in _WHOLE for word in called)
        for part, forms in _PARTS.items():
            spelled = tuple(form.format(word) for form in forms for word in called)
            yield f"{purpose}.{part}", spelled


NAMES = PlainNames(dict(_names()))
