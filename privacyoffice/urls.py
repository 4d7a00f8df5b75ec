"""Every address of the installation. Addresses of organisations come last."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("privacyoffice.accounts.urls")),
    path("api/v1/", include("privacyoffice.api.urls")),
    path("", include("privacyoffice.portal.urls")),
    path("", include("privacyoffice.publicsite.urls")),
    path("", include("privacyoffice.deadlines.urls")),
    path("<slug:slug>/", include("registers.urls")),
]

# A page that may not be seen is answered as one that does not exist.
handler403 = "privacyoffice.publicsite.errors.not_found"
handler404 = "privacyoffice.publicsite.errors.not_found"
