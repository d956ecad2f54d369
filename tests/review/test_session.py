from django.urls import reverse


def test_a_script_is_told_who_is_signed_in_and_the_token_of_now(people, client):
    client.force_login(people.drafter)
    answer = client.get(reverse("desk_session"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json()["user"] == people.drafter.pk
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_a_script_whose_session_has_ended_is_told_403_not_a_login_page(people, client):
    answer = client.get(reverse("desk_session"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 403
