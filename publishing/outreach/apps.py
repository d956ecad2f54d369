from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "publishing.outreach"
    label = "outreach"
    verbose_name = "外联"
    default_auto_field = "django.db.models.BigAutoField"
