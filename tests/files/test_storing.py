"""Files are kept once by their content, for good, and handed out only to save."""

from __future__ import annotations

import hashlib

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from huilu.accounts.sight import seeing
from huilu.files.actions import restore_file, store_file
from huilu.files.kinds import Kind
from huilu.files.models import StoredFile
from huilu.files.names import clean_name
from huilu.files.queries import body_of, file_of
from huilu.files.rules import EmptyFile, FileTooLarge, KindNotTaken, NoSuchFile, NotTheSame
from huilu.web.files import serve_file
from tests.cast import NOON, Cast
from tests.files.making import CAMERA, PAGE, PDF, photograph


def test_a_file_is_named_by_what_is_stored(db: None) -> None:
    file = store_file(body=photograph(), name="排水沟.jpg", at=NOON)

    kept = body_of(file.sha256)
    assert file.sha256 == hashlib.sha256(kept).hexdigest() != hashlib.sha256(photograph()).hexdigest()
    assert CAMERA.encode() not in kept
    assert (file.name, file.kind, file.size, file.stored_at) == ("排水沟.jpg", Kind.JPEG, len(kept), NOON)
    assert not file.is_papers
    assert store_file(body=PDF, name="报告.pdf", at=NOON).is_papers


def test_the_same_content_is_kept_once_under_its_first_name(db: None) -> None:
    first = store_file(body=photograph(), name="一.jpg", at=NOON)
    again = store_file(body=photograph(), name="二.jpg", at=NOON)

    assert again.sha256 == first.sha256
    assert again.name == "一.jpg"
    assert StoredFile.objects.count() == 1


def test_the_content_decides_and_not_the_name(db: None) -> None:
    assert store_file(body=photograph("PNG"), name="photo.jpg", at=NOON).name == "photo.png"
    assert store_file(body=PDF, name="photo.jpg", at=NOON).kind == Kind.PDF
    with pytest.raises(KindNotTaken):
        store_file(body=PAGE, name="photo.jpg", at=NOON)


def test_nothing_and_too_much_are_refused(db: None) -> None:
    with pytest.raises(EmptyFile):
        store_file(body=b"", name="x.txt", at=NOON)
    most = settings.FILE_LIMIT
    assert store_file(body=b"a" * most, name="x.txt", at=NOON).size == most
    with pytest.raises(FileTooLarge) as refused:
        store_file(body=b"a" * (most + 1), name="x.txt", at=NOON)
    assert (refused.value.facts["size"], refused.value.facts["limit"]) == (5.1, 5)
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("排水沟 9月20日.jpg", "排水沟 9月20日.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\用户\\桌面\\沟.JPG", "沟.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("a.jpg.exe", "a.jpg"),
        ("无扩展名", "无扩展名.jpg"),
        ("第1.2节", "第1.2节.jpg"),
        ("", "file.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("...", "file.jpg"),
        ("a\x00b\r\nSet-Cookie: x.jpg", "ab Set-Cookie_ x.jpg"),
        ('x";filename="evil.html', "x_;filename=_evil.jpg"),
        ("CON", "file_CON.jpg"),
        ("名" * 300 + ".png", "名" * 80 + ".jpg"),
        ("e\u0301.png", "é.jpg"),
        ("\U0001f600.png", "\U0001f600.jpg"),
    ],
)
def test_names_lose_their_tricks_and_keep_their_words(name: str, kept: str) -> None:
    assert clean_name(name, Kind.JPEG).replace("  ", " ") == kept


def test_what_is_restored_is_the_same_byte_for_byte(db: None) -> None:
    kept = body_of(store_file(body=photograph(), name="沟.jpg", at=NOON).sha256)
    digest = hashlib.sha256(kept).hexdigest()

    assert restore_file(sha256=digest, body=kept, name="沟.jpg", at=NOON).sha256 == digest
    with pytest.raises(NotTheSame):
        restore_file(sha256=digest, body=kept + b" ", name="沟.jpg", at=NOON)
    with pytest.raises(KindNotTaken):
        restore_file(sha256=hashlib.sha256(PAGE).hexdigest(), body=PAGE, name="沟.jpg", at=NOON)
    essay = b"a" * (settings.FILE_LIMIT + 1)
    with pytest.raises(FileTooLarge):
        restore_file(sha256=hashlib.sha256(essay).hexdigest(), body=essay, name="x.txt", at=NOON)


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE files_storedfile SET name = 'x'", "DELETE FROM files_storedfile", "TRUNCATE files_storedfile"],
)
def test_a_file_stays_as_it_is(db: None, statement: str) -> None:
    file = store_file(body=PDF, name="a.pdf", at=NOON)
    with pytest.raises(ProgrammingError, match="permission denied"):
        _run(statement)
    if not statement.startswith("TRUNCATE"):
        with pytest.raises(ProgrammingError, match="append-only"):
            _run("SET LOCAL ROLE none", statement)
    assert body_of(file.sha256) == PDF


@pytest.mark.parametrize(
    ("changed", "name"),
    [({"kind": "text/html"}, "files_kind"), ({"sha256": "ABC"}, "files_sha256"), ({"size": 0}, "files_not_empty")],
)
def test_the_database_holds_no_other(db: None, changed: dict[str, object], name: str) -> None:
    facts = {"sha256": "0" * 64, "name": "a", "kind": Kind.PDF, "size": 1, "body": b"x", "stored_at": NOON}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StoredFile.objects.create(**(facts | changed))


def test_nobody_sees_a_file_that_is_attached_to_nothing_they_see(town: Cast) -> None:
    file = store_file(body=PDF, name="a.pdf", at=NOON)
    with seeing(town.actor("00")), pytest.raises(NoSuchFile):
        file_of(file.sha256)
    with seeing(town.actor("00")), pytest.raises(NoSuchFile):
        body_of(file.sha256)


def test_a_file_is_handed_out_only_to_save(db: None) -> None:
    file = store_file(body=photograph(), name='沟";x=.jpg', at=NOON)

    answer = serve_file(file.sha256, may_see=lambda _file: True)

    assert answer.content == body_of(file.sha256)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B2%9F")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    text = store_file(body="十二户".encode(), name="a.txt", at=NOON)
    assert serve_file(text.sha256, may_see=lambda _file: True)["Content-Type"] == "text/plain; charset=utf-8"


def test_whoever_may_not_see_it_is_told_it_is_not_there(db: None) -> None:
    file = store_file(body=PDF, name="a.pdf", at=NOON)
    with pytest.raises(NoSuchFile):
        serve_file(file.sha256, may_see=lambda _file: False)
    with pytest.raises(NoSuchFile):
        serve_file("0" * 64, may_see=lambda _file: True)
