from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pariter.apps.people"
    label = "people"
