from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "pariter.apps.programmes"
    label = "programmes"
