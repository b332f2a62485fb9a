"""A public title that shares what is unusual with the true one is noticed."""

from meetings.exempt.title_checks import telling_words


def test_names_and_numbers_that_both_titles_have_are_telling():
    found = telling_words("Lease of Laburnum House, 14", "Laburnum House: offer at 14 pounds")
    assert found == ["Laburnum", "House", "14"]


def test_words_that_every_agenda_uses_tell_nothing():
    assert telling_words("An exempt contract report", "Contract report on Acme") == []


def test_a_word_is_the_same_in_any_case_and_in_the_genitive():
    assert telling_words("Acme's offer", "ACME") == ["Acme's"]
