"""Addresses of the register in the API, below an organisation's."""

from django.urls import path

from registers import api

app_name = "registers_api"

_ACTIVITY = "processing-activities/<uuid:activity_id>"

urlpatterns = [
    path("processing-activities", api.ProcessingActivityList.as_view(), name="activities"),
    path(_ACTIVITY, api.ProcessingActivityDetail.as_view(), name="activity"),
    path(f"{_ACTIVITY}/versions", api.ProcessingActivityVersions.as_view(), name="versions"),
    path(
        f"{_ACTIVITY}/versions/<int:version>",
        api.ProcessingActivityVersion.as_view(),
        name="version",
    ),
]
