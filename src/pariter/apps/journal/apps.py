from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "pariter.apps.journal"
    label = "journal"
