"""Files: kept under the person's own rules, handed out by signed addresses, never named by a person on
disk."""

from __future__ import annotations

import os
import time
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest
from storage3.exceptions import StorageApiError
from supabase import Client

from safe_community.embedded import Backend
from tests.embedded.clients import client, person, raw

PDF = {"content-type": "application/pdf"}
CONTENT = bytes(range(256)) + b"\r\n--boundary\r\n"


@pytest.fixture
def mine(olena: Client) -> tuple[Any, str]:
    """Olena's bucket and her folder in it, with one file."""
    folder = olena.auth.get_user().user.id
    bucket = olena.storage.from_("papers")
    bucket.upload(f"{folder}/a/plan.pdf", CONTENT, PDF)
    return bucket, folder


def refusal(call: Any, *arguments: Any) -> Any:
    with pytest.raises(StorageApiError) as refused:
        call(*arguments)
    return refused.value


def stored(backend: Backend) -> int:
    return len([path for path in backend.folder.files.glob("*/*") if path.is_file()])


def test_a_file_comes_back_byte_for_byte(mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    assert bucket.download(f"{folder}/a/plan.pdf") == CONTENT


def test_a_list_shows_folders_and_files(mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    assert [(row["name"], row["id"]) for row in bucket.list(folder)] == [("a", None)]
    (row,) = bucket.list(f"{folder}/a")
    assert (row["name"], row["metadata"]["size"]) == ("plan.pdf", len(CONTENT))


def test_another_person_neither_sees_nor_takes_the_file(
    backend: Backend, visitor: Client, mine: tuple[Any, str]
) -> None:
    _, folder = mine
    for stranger in (visitor, person(backend)):
        bucket = stranger.storage.from_("papers")
        name = f"{folder}/a/plan.pdf"
        assert refusal(bucket.download, name).status == "404"
        assert bucket.list(f"{folder}/a") == []
        assert bucket.remove([name]) == []
        assert refusal(bucket.create_signed_url, name, 60).status == "404"
        assert refusal(bucket.upload, f"{folder}/b.pdf", b"x", PDF).status == "403"
        assert refusal(bucket.update, name, b"x", PDF).status == "404"


def test_a_refused_upload_leaves_no_file(backend: Backend, visitor: Client) -> None:
    before = stored(backend)
    refusal(visitor.storage.from_("papers").upload, "x/y.pdf", b"x", PDF)
    assert stored(backend) == before


def test_a_file_is_replaced_only_when_asked_to(backend: Backend, mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    name, before = f"{folder}/a/plan.pdf", stored(backend)
    assert refusal(bucket.upload, name, b"new", PDF).status == "409"
    bucket.upload(name, b"new", {**PDF, "upsert": "true"})
    assert (bucket.download(name), stored(backend)) == (b"new", before)


def test_a_removed_file_is_gone_from_the_disk(backend: Backend, mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    before = stored(backend)
    assert len(bucket.remove([f"{folder}/a/plan.pdf"])) == 1
    assert stored(backend) == before - 1
    assert refusal(bucket.download, f"{folder}/a/plan.pdf").status == "404"


def test_a_signed_address_opens_its_file_and_no_other(backend: Backend, mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    bucket.upload(f"{folder}/b.pdf", b"other", PDF)
    address = bucket.create_signed_url(f"{folder}/a/plan.pdf", 60)["signedURL"]
    with httpx.Client(transport=backend.transport) as http:
        assert http.get(address).content == CONTENT
        assert http.get(address.replace("/a/plan.pdf", "/b.pdf")).status_code == 400
        assert http.get(address[:-3] + "abc").status_code == 400
        assert http.get(address.partition("?")[0]).status_code == 400


def test_a_session_is_no_signature_of_a_file(backend: Backend, olena: Client, mine: tuple[Any, str]) -> None:
    _, folder = mine
    token = olena.auth.get_session().access_token
    assert (
        raw(backend, "GET", f"/storage/v1/object/sign/papers/{folder}/a/plan.pdf?token={token}").status_code
        == 400
    )


def test_the_signature_of_a_file_is_no_session(backend: Backend, mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    token = bucket.create_signed_url(f"{folder}/a/plan.pdf", 60)["signedURL"].partition("token=")[2]
    headers = {"authorization": f"Bearer {token}"}
    assert raw(backend, "POST", "/rest/v1/rpc/who", json={}, headers=headers).status_code == 401


def test_a_file_is_handed_out_as_something_to_save(backend: Backend, mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    address = bucket.create_signed_url(f"{folder}/a/plan.pdf", 60, {"download": "план.pdf"})["signedURL"]
    with httpx.Client(transport=backend.transport) as http:
        headers = http.get(address).headers
    assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%BF")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "a/../b.pdf",
        "./a.pdf",
        "a//b.pdf",
        "a\\b.pdf",
        "їжак.pdf",
        "a\x00b.pdf",
        "<b>.pdf",
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_names_that_could_mean_a_path_are_refused(backend: Backend, name: str, method: str) -> None:
    path = f"/storage/v1/object/papers/{quote(name, safe='')}"
    answer = raw(backend, method, path, headers={"apikey": backend.secret_key}, content=b"x")
    assert 400 <= answer.status_code < 500


def test_size_and_kind_are_the_buckets_to_decide(mine: tuple[Any, str]) -> None:
    bucket, folder = mine
    assert refusal(bucket.upload, f"{folder}/big.pdf", b"x" * 10_001, PDF).status == "413"
    assert refusal(bucket.upload, f"{folder}/page.html", b"x", {"content-type": "text/html"}).status == "415"
    assert refusal(bucket.upload, f"{folder}/x.pdf", b"x", {"content-type": "text/html"}).status == "415"


def test_an_unknown_bucket_is_refused(olena: Client) -> None:
    assert refusal(olena.storage.from_("nowhere").upload, "a.pdf", b"x", PDF).status == "404"


def test_buckets_are_made_by_the_secret_key_alone(backend: Backend, olena: Client) -> None:
    assert refusal(olena.storage.create_bucket, "mine").status == "403"
    admin = client(backend, backend.secret_key)
    admin.storage.create_bucket("open", options={"public": True})
    admin.storage.from_("open").upload("a.txt", "всім".encode(), {"content-type": "text/plain"})
    with httpx.Client(transport=backend.transport) as http:
        assert http.get(f"{backend.url}/storage/v1/object/public/open/a.txt").content == "всім".encode()
        assert http.get(f"{backend.url}/storage/v1/object/public/papers/a.txt").status_code == 404


def test_files_without_a_row_are_swept_when_they_are_old(backend: Backend, mine: tuple[Any, str]) -> None:
    _, folder = mine
    with psycopg.connect(backend.dsn) as connection:
        row = connection.execute(
            "delete from storage.objects where name = %s returning version", [f"{folder}/a/plan.pdf"]
        ).fetchone()
    assert row is not None
    assert backend.sweep_files() == 0
    path = backend.folder.files / row[0][:2] / row[0]
    os.utime(path, (time.time() - 7200, time.time() - 7200))
    assert backend.sweep_files() == 1
