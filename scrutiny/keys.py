"""Permanent public keys, so that no address can be guessed or counted."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def random_key() -> str:
    """Return 12 characters (about 59 bits) without look-alikes, for a permanent address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
