from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "publishing.review"
    label = "review"
    verbose_name = "审核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing.review import permission_checks, receivers
        from publishing.review.told import notified

        receivers.connect()
        permission_checks.connect()
        notified.register()
        notified.connect()
