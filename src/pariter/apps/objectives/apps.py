"""What a programme set out to reach: contracts with targets, registers and cooperation."""

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    """Tells the gate, once, what this app counts."""

    name = "pariter.apps.objectives"
    label = "objectives"

    def ready(self) -> None:
        """Declare the indicators; models are there by now, and not before."""
        from pariter.apps.objectives.counted import declare_all

        declare_all()
