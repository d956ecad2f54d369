"""The address of an outsider's link."""

from django.urls import path

from publishing.review.fact_check import views

urlpatterns = [path("<str:token>/", views.fact_check, name="fact_check")]
