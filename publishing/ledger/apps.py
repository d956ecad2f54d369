from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "publishing.ledger"
    label = "ledger"
    verbose_name = "操作台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing.ledger import recording

        recording.connect()
