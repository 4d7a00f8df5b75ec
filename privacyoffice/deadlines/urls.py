"""The address behind which a calendar program finds somebody's dates."""

from django.urls import path

from privacyoffice.deadlines.views import calendar_feed

app_name = "deadlines"

urlpatterns = [
    path("<slug:slug>/agenda/<str:secret>.ics", calendar_feed, name="calendar_feed"),
]
