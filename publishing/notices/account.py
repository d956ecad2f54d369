"""How a person wants to be told, on their account's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from publishing.notices.models import Contact


class ContactForm(forms.ModelForm[Contact]):
    class Meta:
        model = Contact
        fields = ["by_email", "wecom_id"]
        widgets = {"by_email": SwitchInput()}


class ContactPanel(BaseSettingsPanel):  # type: ignore[misc]  # Wagtail is untyped
    name = "contact"
    title = _("审核与待办的通知")
    tab = notifications_tab
    order = 50
    form_class = ContactForm

    def get_form(self) -> ContactForm:
        contact = Contact.objects.filter(user=self.user).first() or Contact(user=self.user)
        if self.request.method == "POST":
            return ContactForm(self.request.POST, instance=contact, prefix=self.name)
        return ContactForm(instance=contact, prefix=self.name)


def contact_panel(request: Any, user: Any, profile: Any) -> ContactPanel:
    return ContactPanel(request, user, profile)
