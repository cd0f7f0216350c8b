from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "pariter.apps.evidence"
    label = "evidence"
