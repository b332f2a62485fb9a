"""Permanent public keys."""

from scrutiny.keys import ALPHABET, LENGTH, random_key


def test_a_key_has_twelve_letters_and_digits_that_nobody_mixes_up():
    keys = [random_key() for _ in range(2_000)]
    assert {len(key) for key in keys} == {LENGTH} == {12}
    assert set("".join(keys)) == set(ALPHABET)
    assert not set(ALPHABET) & set("01oilu")


def test_keys_do_not_repeat():
    assert len({random_key() for _ in range(20_000)}) == 20_000


def test_a_key_cannot_be_counted_up_to():
    assert len(ALPHABET) ** LENGTH > 2**58
