"""Addresses of the front pages."""

from django.urls import path

from privacyoffice.publicsite import views

app_name = "publicsite"

urlpatterns = [
    path("", views.organisation_list, name="index"),
    path("health/", views.health, name="health"),
    path("<slug:slug>/", views.organisation_home, name="home"),
]
