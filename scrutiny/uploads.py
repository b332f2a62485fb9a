"""The size limit of uploads, kept while a file arrives and before anything stores it."""

from typing import Any, cast

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

LARGEST = 100 * 1024 * 1024
# All files of one request together: a hundred of the largest would fill the disk.
LARGEST_TOGETHER = 3 * LARGEST
TOO_LARGE = "This file is larger than 100 MB. Make its pictures smaller, or split it."


class LimitedUpload(FileUploadHandler):
    """Stop keeping a file at 100 MB and read on to the next, so that the page can name it.

    The files of one request are kept to 300 MB together. The names of files left out are in
    `request.oversized`, by the name of their field.
    It stands before the handlers that keep what arrives.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.kept += len(raw_data)
        if start + len(raw_data) > LARGEST or self.kept > LARGEST_TOGETHER:
            self.kept -= start + len(raw_data)
            oversized = getattr(self.request, "oversized", [])
            request = cast(Any, self.request)  # which has no such attribute until now
            request.oversized = [*oversized, (self.field_name, self.file_name)]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def oversized_files(request: HttpRequest) -> list[str]:
    """Return the names of the files that were left out of a request for their size."""
    if request.method == "POST":
        request.POST  # noqa: B018 - reading it is what takes the files in
    return [name for _, name in getattr(request, "oversized", [])]
