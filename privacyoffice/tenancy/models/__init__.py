from privacyoffice.tenancy.models.department import Department
from privacyoffice.tenancy.models.organisation import Organisation, SlugRegister
from privacyoffice.tenancy.models.tenant import TenantModel

__all__ = ["Department", "Organisation", "SlugRegister", "TenantModel"]
