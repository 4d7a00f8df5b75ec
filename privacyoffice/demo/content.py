"""The demo's organisations, people and processings: invented, but for the names of bodies."""

from dataclasses import dataclass

from privacyoffice.accounts.roles import Role

PASSWORD = "wachtwoord-voor-de-demo"  # noqa: S105 - published on purpose, demo only


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation with its departments; the first is the ambassador's."""

    slug: str
    name: str
    departments: tuple[str, ...]


ORGANISATIONS = (
    DemoOrganisation(
        "hart-van-west-brabant", "Werkplein Hart van West-Brabant", ("Inkomen", "Werk")
    ),
    DemoOrganisation(
        "werkzaak-rivierenland", "Werkzaak Rivierenland", ("Werk en inkomen", "Projecten")
    ),
    DemoOrganisation(
        "werksaam-westfriesland",
        "WerkSaam Westfriesland",
        ("Inkomen", "Arbeid", "Beleid & Strategie", "Planning & Control"),
    ),
    DemoOrganisation("gemeente-voorbeeld", "Gemeente Voorbeeld", ("Burgerzaken", "Ruimte")),
    DemoOrganisation("werkkrachtcentrale", "werkKRACHTcentrale", ("Bemiddeling",)),
    # Empty on purpose: to import a register of your own into.
    DemoOrganisation("proefgemeente", "Proefgemeente", ("Burgerzaken / Bedrijfsvoering", "Ruimte")),
)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody in one role; the address is `<local>@<slug>.example`."""

    local: str
    name: str
    role: Role


PEOPLE = (
    DemoPerson("po", "Puck Officier", Role.PRIVACY_OFFICER),
    DemoPerson("po2", "Pleun Officier (plaatsvervanger)", Role.PRIVACY_OFFICER),
    DemoPerson("fg", "Fenne Gegevens", Role.DPO),
    DemoPerson("ambassadeur", "Amber Ambassadeur", Role.AMBASSADOR),
    DemoPerson("behandelaar", "Bente Behandelaar", Role.CASE_HANDLER),
    DemoPerson("ciso", "Cas Ciso", Role.CISO),
    DemoPerson("manager", "Marijn Manager", Role.MANAGER),
    DemoPerson("auditor", "Auke Auditor", Role.AUDITOR),
    DemoPerson("beheer", "Bo Beheer", Role.ACCOUNT_ADMIN),
)


@dataclass(frozen=True)
class DemoActivity:
    """A processing for the register, with what a citizen would ask."""

    name: str
    department: str
    body: str
    purpose: str
    basis: str
    statute: str
    people: tuple[str, ...]
    data: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]
    retention: str
    measure: str
    publish: bool = True


ACTIVITIES: dict[str, tuple[DemoActivity, ...]] = {
    "werksaam-westfriesland": (
        DemoActivity(
            name="Bijstandsuitkering verstrekken",
            department="Inkomen",
            body="Dagelijks bestuur",
            purpose="Bepalen of iemand recht heeft op bijstand en de uitkering betalen.",
            basis="c",
            statute="Participatiewet, artikel 7",
            people=("Mensen die bijstand aanvragen of krijgen", "Partners en kinderen"),
            data=(
                "Naam en adres",
                "Geboortedatum",
                "Burgerservicenummer",
                "Inkomen, vermogen en schulden",
                "Woonsituatie",
            ),
            sources=("De aanvrager zelf", "Basisregistratie Personen", "Suwinet"),
            recipients=(
                ("Belastingdienst", "external"),
                ("UWV", "external"),
                ("Leverancier van de uitkeringsapplicatie", "processor"),
            ),
            retention="10 jaar na het einde van de uitkering",
            measure="Toegang per functie, elke drie maanden nagekeken",
        ),
        DemoActivity(
            name="Arbeidsvermogen beoordelen",
            department="Arbeid",
            body="Dagelijks bestuur",
            purpose="Vaststellen welk werk iemand kan doen en welke hulp daarbij past.",
            basis="e",
            statute="Participatiewet, artikel 7 lid 1 onder a",
            people=("Werkzoekenden",),
            data=("Naam en contactgegevens", "Opleiding en werkervaring", "Belastbaarheid"),
            sources=("De werkzoekende zelf", "Arbeidsdeskundige"),
            recipients=(("Arbeidsdeskundig bureau", "processor"),),
            retention="5 jaar na het einde van de begeleiding",
            measure="Medische stukken in een afgeschermd dossier",
        ),
        DemoActivity(
            name="Interne controle van uitkeringen",
            department="Planning & Control",
            body="Dagelijks bestuur",
            purpose="Steekproefsgewijs nagaan of uitkeringen rechtmatig zijn betaald.",
            basis="c",
            statute="Gemeentewet, artikel 213",
            people=("Mensen met een uitkering",),
            data=("Burgerservicenummer", "Betalingen"),
            sources=("Uitkeringsadministratie",),
            recipients=(("Accountant", "external"),),
            retention="7 jaar",
            measure="Inzage alleen door de controleur",
            publish=False,
        ),
    ),
    "hart-van-west-brabant": (
        DemoActivity(
            name="Begeleiding naar werk",
            department="Werk",
            body="Dagelijks bestuur",
            purpose="Mensen helpen om betaald werk te vinden en te houden.",
            basis="e",
            statute="Participatiewet, artikel 7",
            people=("Werkzoekenden", "Contactpersonen van werkgevers"),
            data=("Naam en contactgegevens", "Opleiding en werkervaring", "Wensen en afspraken"),
            sources=("De werkzoekende zelf", "UWV"),
            recipients=(("Werkgevers", "external"), ("Opleiders", "external")),
            retention="5 jaar na de laatste afspraak",
            measure="Geheimhouding in elke arbeidsovereenkomst",
        ),
    ),
    "werkzaak-rivierenland": (
        DemoActivity(
            name="Werkgevers en kandidaten bij elkaar brengen",
            department="Werk en inkomen",
            body="Dagelijks bestuur",
            purpose="Kandidaten voorstellen aan werkgevers met passend werk.",
            basis="e",
            statute="Participatiewet, artikel 10",
            people=("Kandidaten", "Contactpersonen van werkgevers"),
            data=("Naam en contactgegevens", "Cv", "Beschikbaarheid"),
            sources=("De kandidaat zelf",),
            recipients=(("Werkgevers in de regio", "external"),),
            retention="2 jaar na het laatste contact",
            measure="Cv's alleen via een beveiligde omgeving",
        ),
    ),
    "gemeente-voorbeeld": (
        DemoActivity(
            name="Parkeervergunning voor bewoners",
            department="Ruimte",
            body="College van burgemeester en wethouders",
            purpose="Vergunningen om te parkeren geven, innen en controleren.",
            basis="e",
            statute="Gemeentewet, artikel 225",
            people=("Bewoners die een vergunning aanvragen",),
            data=("Naam en adres", "Kenteken", "Rekeningnummer"),
            sources=("De aanvrager zelf", "RDW"),
            recipients=(("Nationaal Parkeer Register", "external"),),
            retention="2 jaar na het einde van de vergunning",
            measure="Kentekens worden na controle gewist",
        ),
        DemoActivity(
            name="Paspoort of identiteitskaart aanvragen",
            department="Burgerzaken",
            body="Burgemeester",
            purpose="Reisdocumenten geven aan inwoners.",
            basis="c",
            statute="Paspoortwet, artikel 26",
            people=("Inwoners die een document aanvragen", "Ouders van minderjarigen"),
            data=("Naam en geboortegegevens", "Burgerservicenummer", "Pasfoto", "Vingerafdrukken"),
            sources=("De aanvrager zelf", "Basisregistratie Personen"),
            recipients=(("Rijksdienst voor Identiteitsgegevens", "external"),),
            retention="16 jaar; vingerafdrukken tot het document is uitgereikt",
            measure="Vingerafdrukken verlaten het aanvraagstation niet onversleuteld",
        ),
    ),
    "werkkrachtcentrale": (
        DemoActivity(
            name="Registratie van kandidaten",
            department="Bemiddeling",
            body="Directie",
            purpose="Kandidaten plaatsen bij een werkgever in opdracht van de opdrachtgever.",
            basis="b",
            statute="",
            people=("Kandidaten die een opdrachtgever aanmeldt",),
            data=("Naam en adres", "Opleiding en werkervaring", "Ziek- en herstelmeldingen"),
            sources=("De kandidaat zelf", "De opdrachtgever"),
            recipients=(("De opdrachtgever", "external"), ("UWV", "external")),
            retention="Vijf jaar na het laatste contact",
            measure="Toegang met een persoonlijk account",
        ),
    ),
}
