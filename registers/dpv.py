"""The IRIs by which linked data name things: W3C DPV 2 with its GDPR terms, Dublin Core, DCAT.

A record of processing is a `dpv:Process`; articles of the GDPR have terms of their own.
"""

from collections.abc import Mapping

# In the document itself: nobody has to fetch anything to read it.
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PROCESS = "dpv:Process"
RECORD = "dpv:ROPA"
PURPOSE = "dpv:Purpose"
LEGAL_BASIS = "dpv:LegalBasis"
DATA_SUBJECT = "dpv:DataSubject"
PERSONAL_DATA = "dpv:PersonalData"
DATA_SOURCE = "dpv:DataSource"
RECIPIENT = "dpv:Recipient"
THIRD_COUNTRY = "dpv:ThirdCountry"
STORAGE_CONDITION = "dpv:StorageCondition"
MEASURE = "dpv:TechnicalOrganisationalMeasure"
CONTROLLER = "dpv:DataController"
JOINT_CONTROLLERS = "dpv:JointDataControllers"
PROCESSOR = "dpv:DataProcessor"
SUB_PROCESSOR = "dpv:DataSubProcessor"
PROCESSING = "dpv:Processing"
DPO = "dpv:DataProtectionOfficer"

# Criminal data (art. 10) and the national number (art. 87) are no special category (art. 9).
SENSITIVITY: Mapping[str, str] = {
    "special": "dpv:SpecialCategoryPersonalData",
    "criminal": "dpv:SensitivePersonalData",
    "national_number": "dpv:SensitivePersonalData",
}
# The articles of the GDPR by the codes of the register; one that has no term is not named.
ARTICLES: Mapping[str, str] = {
    **{letter: f"eu-gdpr:A6-1-{letter}" for letter in "abcdef"},
    **{f"9-2-{letter}": f"eu-gdpr:A9-2-{letter}" for letter in "abcdefghij"},
    "45": "eu-gdpr:A45-3",
    **{f"46-2-{letter}": f"eu-gdpr:A46-2-{letter}" for letter in "abcdef"},
    "46-3": "eu-gdpr:A46-3-a",
    **{f"49-1-{letter}": f"eu-gdpr:A49-1-{letter}" for letter in "abcdefg"},
    # The second part of article 49(1), of which DPV made a term of its own.
    "49-1-2": "eu-gdpr:A49-2",
}
