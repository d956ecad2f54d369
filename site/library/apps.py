from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = "素材库"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import receivers

        receivers.connect()
