from disclosures.models.disclosure import (
    PERSON_FIELDS,
    Channel,
    Disclosure,
    OnRequestOf,
    RefusalReason,
    Status,
)

__all__ = ["PERSON_FIELDS", "Channel", "Disclosure", "OnRequestOf", "RefusalReason", "Status"]
