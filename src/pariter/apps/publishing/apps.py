from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "pariter.apps.publishing"
    label = "publishing"
