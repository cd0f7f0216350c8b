from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "pariter.apps.reports"
    label = "reports"
