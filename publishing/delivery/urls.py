from django.urls import path

from publishing.delivery import callback_view

urlpatterns = [path("", callback_view.callback, name="wechat_callback")]
