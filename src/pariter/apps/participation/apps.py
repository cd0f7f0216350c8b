from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "pariter.apps.participation"
    label = "participation"
