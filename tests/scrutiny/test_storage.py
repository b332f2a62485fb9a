"""Files of a change that failed are gone, those of one that did not are there."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scrutiny.storage import removing_files_on_failure


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def save(name):
    return default_storage.save(name, ContentFile(b"words"))


def test_files_of_a_failure_are_removed_and_those_before_it_stay(media):
    kept = save("kept")
    with pytest.raises(RuntimeError, match="midway"):
        save_two_and_fail()
    assert [path.name for path in media.rglob("*") if path.is_file()] == [kept]


def save_two_and_fail():
    with removing_files_on_failure():
        save("kept")
        save("below/gone")
        raise RuntimeError("midway")


def test_files_of_a_success_stay():
    with removing_files_on_failure():
        name = save("kept")
    assert default_storage.exists(name)
