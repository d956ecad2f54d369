from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "publishing.aftercare"
    label = "aftercare"
    verbose_name = "发布之后"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing.aftercare import receivers

        receivers.connect()
