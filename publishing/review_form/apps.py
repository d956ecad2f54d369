from django.apps import AppConfig


class ReviewFormConfig(AppConfig):
    name = "publishing.review_form"
    label = "review_form"
    verbose_name = "审核表"
