from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "pariter.apps.objectives"
    label = "objectives"
