from django.apps import AppConfig


class LexiconConfig(AppConfig):
    name = "publishing.lexicon"
    label = "lexicon"
    verbose_name = "词库"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing.lexicon import receivers

        receivers.connect()
