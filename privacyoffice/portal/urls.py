"""Every address at which a visitor can do something."""

from django.urls import include, path

app_name = "portal"

urlpatterns = [
    path("<slug:slug>/", include("privacyoffice.portal.filing.urls")),
    path("<slug:slug>/", include("privacyoffice.portal.breach_report.urls")),
    path("<slug:slug>/", include("privacyoffice.portal.status.urls")),
    path("<slug:slug>/", include("privacyoffice.portal.writing.urls")),
    path("<slug:slug>/", include("privacyoffice.portal.questionnaire.urls")),
]
