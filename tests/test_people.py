"""Chinese names stand family name first, without a space."""

import pytest
from django.contrib.auth import get_user_model


@pytest.mark.parametrize(
    ("given", "family", "full"),
    [
        ("志强", "王", "王志强"),
        ("", "张三丰", "张三丰"),
        ("Ada", "Lovelace", "Ada Lovelace"),
        (" ", " ", ""),
        ("Li", "李", "李Li"),
    ],
)
def test_names_are_put_together_as_people_here_write_them(given, family, full):
    assert get_user_model()(first_name=given, last_name=family).get_full_name() == full
