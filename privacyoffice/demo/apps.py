from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "privacyoffice.demo"
    label = "demo"
