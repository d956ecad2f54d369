from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = "网站"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pages import receivers
        from publishing import people

        receivers.connect()
        people.connect()
