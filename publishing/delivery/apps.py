from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "publishing.delivery"
    label = "delivery"
    verbose_name = "推送"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing.delivery import receivers

        receivers.connect()
