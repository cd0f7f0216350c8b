from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "pariter.apps.applications"
    label = "applications"
