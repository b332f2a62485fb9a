"""The findings of the preflight, in officers' words."""

from ..findings import Sentences

SENTENCES: Sentences = {
    "deletions": (
        "cleaned",
        "One tracked deletion was taken out for good.",
        "{n} tracked deletions were taken out for good.",
    ),
    "insertions": (
        "cleaned",
        "One tracked insertion was accepted.",
        "{n} tracked insertions were accepted.",
    ),
    "format-changes": (
        "cleaned",
        "One tracked change of format was accepted.",
        "{n} tracked changes of format were accepted.",
    ),
    "comments": ("cleaned", "One comment was removed.", "{n} comments were removed."),
    "hidden": (
        "cleaned",
        "Hidden text was removed in one place.",
        "Hidden text was removed in {n} places.",
    ),
    "properties": (
        "cleaned",
        "One document property, such as the author's name, was removed.",
        "{n} document properties, such as the author's name, were removed.",
    ),
    "macros": ("cleaned", "Macros were removed.", "Macros were removed."),
    "embedded": (
        "cleaned",
        "One embedded file was removed; its picture stays.",
        "{n} embedded files were removed; their pictures stay.",
    ),
    "template": (
        "cleaned",
        "The link to a template was removed.",
        "The links to templates were removed.",
    ),
    "data-source": (
        "cleaned",
        "The link to a mail-merge list was removed.",
        "The links to mail-merge lists were removed.",
    ),
    "external": (
        "cleaned",
        "One reference to another file was removed.",
        "{n} references to other files were removed.",
    ),
    "fonts": (
        "cleaned",
        "A font inside the file was left out; the server's fonts are used.",
        "{n} fonts inside the file were left out; the server's fonts are used.",
    ),
    "outside-fields": (
        "cleaned",
        "One field that fetches another file was turned into the text it last showed.",
        "{n} fields that fetch other files were turned into the text they last showed.",
    ),
    "page-numbers": (
        "cleaned",
        "The paper's own page number was removed, as the pack numbers its pages.",
        "The paper's own page numbers were removed in {n} places, as the pack numbers its pages.",
    ),
    "header-rows": (
        "cleaned",
        "The first row of one table was marked as its header row. Check that it is one.",
        "The first rows of {n} tables were marked as header rows. Check that they are.",
    ),
    "links": (
        "warn",
        "One link was turned into plain text, as it leads to a file and not to a web page.",
        "{n} links were turned into plain text, as they lead to files and not to web pages.",
    ),
    "linked-pictures": (
        "warn",
        "One picture is only linked to and was left out. Insert it into the file itself.",
        "{n} pictures are only linked to and were left out. Insert them into the file itself.",
    ),
    "odd-pictures": (
        "warn",
        "One picture is of a kind that cannot be shown. Replace it by a PNG or JPEG picture.",
        "{n} pictures are of a kind that cannot be shown. Replace them by PNG or JPEG pictures.",
    ),
    "media": (
        "warn",
        "A sound or film was left out, as paper cannot play it.",
        "{n} sounds or films were left out, as paper cannot play them.",
    ),
    "sub-document": (
        "warn",
        "This is a master document and one part of it is another file. Insert that part's text.",
        "This is a master document and {n} parts of it are other files. Insert their text.",
    ),
    "cropped": (
        "warn",
        "One picture is cropped: what was cut off may still be in the file. In Word choose "
        "Compress Pictures, Delete cropped areas.",
        "{n} pictures are cropped: what was cut off may still be in the file. In Word choose "
        "Compress Pictures, Delete cropped areas.",
    ),
    "no-alt-text": (
        "warn",
        "One picture has no description (alt text). People who cannot see it learn nothing of it.",
        "{n} pictures have no description (alt text). People who cannot see them learn nothing "
        "of them.",
    ),
    "no-header-row": (
        "warn",
        "One table has no header row. If it has headings, mark them: Table, Repeat Header Rows.",
        "{n} tables have no header row. If they have headings, mark them: Table, Repeat Header "
        "Rows.",
    ),
    "no-headings": (
        "warn",
        "There are no headings to find one's way by. Use Word's styles Heading 1, Heading 2 …",
        "There are no headings to find one's way by. Use Word's styles Heading 1, Heading 2 …",
    ),
    "skipped-heading": (
        "warn",
        "One heading skips a level. Go from Heading 1 to Heading 2, then to Heading 3.",
        "{n} headings skip a level. Go from Heading 1 to Heading 2, then to Heading 3.",
    ),
}
