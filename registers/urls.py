"""Addresses of the public register, below an organisation's slug."""

from django.urls import path

from registers.views import activity, downloads, feed, files, listing

app_name = "registers_public"

urlpatterns = [
    path("register/", listing.register_list, name="list"),
    path("register/<uuid:activity_id>/", activity.register_detail, name="detail"),
    path("register/<uuid:activity_id>/v/<int:version>/", activity.register_version, name="version"),
    path("register/feed.atom", feed.register_feed, name="feed"),
    path("register.pdf", files.register_pdf, name="pdf"),
    path("register-archief.pdf", files.register_archive_pdf, name="archive_pdf"),
    path("register.csv", downloads.register_csv, name="csv"),
    path("register.xlsx", downloads.register_xlsx, name="xlsx"),
    path("register.json", downloads.register_json, name="json"),
    path("register.jsonld", downloads.register_dataset, name="dataset"),
]
