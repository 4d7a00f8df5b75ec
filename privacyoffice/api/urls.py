"""Addresses of the API, below /api/v1/. They have no slash at the end.

Each app brings its own, below those of an organisation.
"""

from django.urls import include, path

from privacyoffice.api.views import openapi

urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("organisations/<slug:slug>/", include("registers.api_urls")),
]
