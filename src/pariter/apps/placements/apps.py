from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "pariter.apps.placements"
    label = "placements"
