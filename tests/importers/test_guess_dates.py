"""Guessing what dates there are that a mapping has to say more of."""

import pytest

from tests.importers.guessed import guess_text


@pytest.fixture
def guess(tmp_path):
    return lambda content: guess_text(tmp_path, content)


def test_years_of_two_digits_are_left_to_the_user(guess):
    rows = "".join(f"{n},{n + 10}.03.24,Goma,{n}\n" for n in range(1, 9))
    text, mapping, sample = guess("No,When,Place,Killed\n" + rows)
    assert 'Years of two digits, as in "11.03.24", will be rejected until it is said' in text
    assert "first_year = 1970 takes 70 for 1970 and 69 for 2069." in text
    assert 'Days in numbers then also need an order: order = "day first"' in text
    assert "date" in {claim.property for claim in mapping.claims}
    assert len(sample.rejected) == 8


def test_dates_with_times_and_names_of_months_are_read(guess):
    rows = "1,13/03/2024 19:58,Goma,1\n2,14-Mar-2024,Goma,2\n3,2024-03-15 08:00:00,Beni,0\n"
    _, _, sample = guess("No,When,Place,Killed\n" + rows)
    assert [sample.the(key, "date").edtf for key in "123"] == [
        *("2024-03-13T19:58", "2024-03-14", "2024-03-15T08:00:00"),
    ]


def test_a_total_at_the_end_takes_no_key_away(guess):
    rows = "".join(f"{n},2024-03-0{n},Goma,{n}\n" for n in range(1, 7))
    text, mapping, sample = guess("№,When,Place,Killed\n" + rows + ",,TOTAL,21\n")
    assert mapping.row.key == "№"
    assert "# 1 row has none and will be rejected: a total, perhaps?" in text
    assert list(sample.rejected) == [8]
