"""The site's own app: pages, templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "pariter.web"
    label = "web"
