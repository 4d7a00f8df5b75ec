from disclosures.models.disclosure import (
    Channel,
    Disclosure,
    OnRequestOf,
    RefusalReason,
    Status,
)

__all__ = ["Channel", "Disclosure", "OnRequestOf", "RefusalReason", "Status"]
