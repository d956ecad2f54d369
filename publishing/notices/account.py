"""How a person wants to be told: on their own account's page, and for all of them in the administrator's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput
from wagtail.snippets.views.snippets import SnippetViewSet

from publishing.notices.models import Contact
from publishing.people import name_of


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


class ContactViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """For those who would never open their account's page."""

    model = Contact
    icon = "mail"
    menu_label = _("通知方式")
    add_to_settings_menu = True
    menu_order = 355
    url_prefix = "notices/contacts"
    list_display = [
        "user",
        Column("name", label=_("姓名"), accessor=lambda contact: name_of(contact.user)),
        BooleanColumn("by_email", label=_("邮件"), sort_key="by_email"),
        "wecom_id",
    ]
    panels = [FieldPanel("user"), FieldPanel("by_email"), FieldPanel("wecom_id")]

    def get_queryset(self, request: Any) -> Any:
        return Contact.objects.select_related("user")
