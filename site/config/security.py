"""The content security policy: strict for the public site, looser under ``/admin/``, whose editor needs inline code."""

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ADMIN_DIRECTIVES: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "object-src": ["'none'"],
}


class ContentSecurityPolicy(CSPMiddleware):  # type: ignore[misc]  # django-csp is only partly typed
    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        # A preview is served inside the desk, as the page's own address would be; WeChat's HTML has inline styles.
        in_desk = request.path_info.startswith("/admin/") or getattr(request, "is_preview", False)
        if in_desk and not report_only:
            parts.config = ADMIN_DIRECTIVES
        return parts
