from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "publishing.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import register

        from publishing.notices import kinds, listing, stock
        from publishing.notices.checks import check_robot

        register(check_robot)
        stock.stop()
        kinds.register(listing.TEST)
