"""Addresses of the public register, below an organisation's slug."""

from django.urls import path

from registers import views

app_name = "registers_public"

urlpatterns = [
    path("register/", views.register_list, name="list"),
    path("register/<uuid:activity_id>/", views.register_detail, name="detail"),
    path("register.pdf", views.register_pdf, name="pdf"),
]
