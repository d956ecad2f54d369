from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "publishing.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing.notices import kinds, listing, stock

        stock.stop()
        kinds.register(listing.TEST)
