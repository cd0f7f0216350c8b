from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "pariter.apps.correspondence"
    label = "correspondence"
