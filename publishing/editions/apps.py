from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "publishing.editions"
    label = "editions"
    verbose_name = "期次"
    default_auto_field = "django.db.models.BigAutoField"
