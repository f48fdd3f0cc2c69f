"""The storage service: files in buckets, whose rows in storage.objects are under row-level security as the
caller.

Answers as the hosted service gives them; move, copy and picture transformations are outside the profile.
"""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import psycopg

from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.callers import Caller
from safe_community.embedded.database import Database
from safe_community.embedded.storage_files import Files
from safe_community.embedded.storage_lists import list_objects, read_buckets, write_bucket
from safe_community.embedded.storage_uploads import Upload, accepted_name, check_bucket, upload_of
from safe_community.embedded.tokens import Tokens

SIGNED = "storage"
LONGEST_SECONDS = 7 * 24 * 3600
INSERT = """
insert into storage.objects (bucket_id, name, owner, owner_id, metadata, version, user_metadata)
values (%(bucket)s, %(name)s, %(owner)s::uuid, %(owner)s::text, %(metadata)s, %(version)s, %(details)s)
"""
UPDATE = """
update storage.objects set metadata = %(metadata)s, version = %(version)s, user_metadata = %(details)s,
  updated_at = now(), last_accessed_at = now()
where bucket_id = %(bucket)s and name = %(name)s
"""
Row = tuple[Any, ...]
MISSING = Refusal(404, "not_found", "Object not found")


class Storage:
    """`/storage/v1/...`."""

    def __init__(self, database: Database, files: Files, tokens: Tokens) -> None:
        self.database = database
        self.files = files
        self.tokens = tokens

    def answer(self, request: Request, caller: Caller) -> Answer:
        """Find what is asked for. Raises Refusal with the storage service's codes."""
        try:
            return self.route(request, caller)
        except psycopg.errors.InsufficientPrivilege:
            raise Refusal(403, "Unauthorized", "new row violates row-level security policy") from None
        except psycopg.errors.UniqueViolation:
            raise Refusal(409, "Duplicate", "The resource already exists") from None
        except psycopg.errors.ForeignKeyViolation:
            raise Refusal(409, "InvalidRequest", "The bucket is not empty") from None

    def route(self, request: Request, caller: Caller) -> Answer:  # noqa: PLR0911 - one return an address
        """The addresses."""
        match (request.method, *request.path):
            case ("GET", "bucket", *rest):
                return read_buckets(self.database, caller, rest[0] if rest else None)
            case ("POST" | "PUT" | "DELETE", "bucket", *rest):
                return write_bucket(self.database, caller, request, rest)
            case ("POST", "object", "list", bucket):
                return list_objects(self.database, caller, bucket, request.json())
            case ("POST", "object", "sign", bucket):
                return self.sign_many(request, caller, bucket)
            case ("POST", "object", "sign", bucket, *name):
                return json_answer(
                    {"signedURL": self.sign(request, caller, bucket, accepted_name(tuple(name)))}
                )
            case ("GET", "object", "sign", bucket, *name):
                return self.open_signed(request, bucket, accepted_name(tuple(name)))
            case ("GET", "object", "public", bucket, *name):
                return self.open_public(request, bucket, accepted_name(tuple(name)))
            case ("GET", "object", "info", bucket, *name):
                return self.info(caller, bucket, accepted_name(tuple(name)))
            case ("GET" | "HEAD", "object", "authenticated", bucket, *name) if name:
                return self.download(request, caller, bucket, accepted_name(tuple(name)))
            case ("GET" | "HEAD", "object", bucket, *name) if name:
                return self.download(request, caller, bucket, accepted_name(tuple(name)))
            case ("POST" | "PUT", "object", bucket, *name) if name:
                return self.upload(request, caller, bucket, accepted_name(tuple(name)))
            case ("DELETE", "object", bucket):
                return self.remove(caller, bucket, request.json())
        raise Refusal(404, "not_found", "This address is outside the API profile")

    def upload(self, request: Request, caller: Caller, bucket: str, name: str) -> Answer:
        """POST makes an object (or replaces it with x-upsert), PUT replaces one."""
        upload = upload_of(request)
        self.check(bucket, upload)
        version = self.files.write(upload.content)
        values = {
            "bucket": bucket,
            "name": name,
            "owner": caller.person,
            "version": version,
            "metadata": json.dumps(metadata_of(upload)),
            "details": json.dumps(upload.details) if upload.details else None,
        }
        replaced: str | None = None
        may_replace = request.method == "PUT" or request.headers.get("x-upsert") == "true"
        try:
            with self.database.as_caller(caller) as cursor:
                row = None
                if may_replace:
                    row = cursor.execute(
                        "select version from storage.objects where bucket_id = %(bucket)s and name = %(name)s"
                        " for update",
                        values,
                    ).fetchone()
                if row is None and request.method == "PUT":
                    raise MISSING
                replaced = row[0] if row else None
                done = cursor.execute(UPDATE if row else INSERT, values).rowcount
                if done != 1:
                    raise Refusal(403, "Unauthorized", "new row violates row-level security policy")
        except BaseException:
            self.files.forget(version)
            raise
        self.files.forget(replaced)
        return json_answer({"Id": version, "Key": f"{bucket}/{name}"})

    def check(self, bucket: str, upload: Upload) -> None:
        """The bucket's own rules, which the caller may be unable to read. Raises Refusal 404, 413 or 415."""
        with self.database.as_storage() as cursor:
            row = cursor.execute(
                "select file_size_limit, allowed_mime_types from storage.buckets where id = %s", [bucket]
            ).fetchone()
        if row is None:
            raise Refusal(404, "Bucket not found", "Bucket not found")
        check_bucket(upload, row[0], row[1])

    def download(self, request: Request, caller: Caller, bucket: str, name: str) -> Answer:
        """The bytes, if the caller may see the row."""
        return self.content(request, self.row(caller, bucket, name))

    def row(self, caller: Caller, bucket: str, name: str) -> Row:
        """The object as the caller sees it. Raises Refusal 404, the same for absent and hidden ones."""
        with self.database.as_caller(caller, read_only=True) as cursor:
            row: Row | None = cursor.execute(
                "select version, metadata, id::text, created_at, user_metadata, updated_at from"
                " storage.objects"
                " where bucket_id = %s and name = %s",
                [bucket, name],
            ).fetchone()
        if row is None:
            raise MISSING
        return row

    def content(self, request: Request, row: Row) -> Answer:
        """A version's bytes; shown as a file to save, so that no page of ours runs what somebody uploaded."""
        metadata = row[1] or {}
        try:
            content = self.files.read(row[0])
        except (FileNotFoundError, ValueError):
            raise MISSING from None
        saved_as = request.parameter("download")
        headers = {
            "content-type": metadata.get("mimetype", "application/octet-stream"),
            "etag": metadata.get("eTag", ""),
            "cache-control": "private, no-store",
            "x-content-type-options": "nosniff",
            "content-disposition": "attachment"
            + (f"; filename*=UTF-8''{quote(saved_as, safe='', errors='replace')}" if saved_as else ""),
        }
        return Answer(200, b"" if request.method == "HEAD" else content, headers)

    def info(self, caller: Caller, bucket: str, name: str) -> Answer:
        """What is known about an object."""
        row = self.row(caller, bucket, name)
        metadata = row[1] or {}
        return json_answer(
            {
                "id": row[2],
                "name": name,
                "bucket_id": bucket,
                "version": row[0],
                "size": metadata.get("size"),
                "content_type": metadata.get("mimetype"),
                "cache_control": metadata.get("cacheControl"),
                "etag": metadata.get("eTag"),
                "metadata": row[4] or {},
                "last_modified": row[5],
                "created_at": row[3],
            }
        )

    def remove(self, caller: Caller, bucket: str, body: dict[str, Any]) -> Answer:
        """Delete those of the named objects that the caller may delete; answers with their rows."""
        names = body.get("prefixes")
        if not isinstance(names, list) or len(names) > 1000:
            raise Refusal(400, "InvalidRequest", "prefixes must be a list of at most 1000 names")
        wanted = [
            name for name in names if isinstance(name, str) and "\x00" not in name and name.isprintable()
        ]
        with self.database.as_caller(caller) as cursor:
            rows = cursor.execute(
                "delete from storage.objects where bucket_id = %s and name = any(%s)"
                " returning version, to_jsonb(storage.objects.*)",
                [bucket, wanted],
            ).fetchall()
        for version, _ in rows:
            self.files.forget(version)
        return json_answer([row for _, row in rows])

    def sign(self, request: Request, caller: Caller, bucket: str, name: str) -> str:
        """An address that opens one object for a while, for somebody who may see it now."""
        self.row(caller, bucket, name)
        return self.signed_address(bucket, name, request.json().get("expiresIn"))

    def signed_address(self, bucket: str, name: str, wanted: object) -> str:
        """The address with its token. Raises Refusal 400."""
        text = str(wanted)
        if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= LONGEST_SECONDS and len(text) < 9):
            raise Refusal(400, "InvalidRequest", f"expiresIn must be between 1 and {LONGEST_SECONDS} seconds")
        token = self.tokens.sign(
            {"aud": SIGNED, "url": f"{bucket}/{name}", "exp": int(time.time()) + int(text)}
        )
        return f"/object/sign/{quote(bucket, safe='')}/{quote(name)}?token={token}"

    def sign_many(self, request: Request, caller: Caller, bucket: str) -> Answer:
        """Addresses for several objects; those that are not there get an error of their own."""
        body = request.json()
        paths = body.get("paths")
        if not isinstance(paths, list) or len(paths) > 500:
            raise Refusal(400, "InvalidRequest", "paths must be a list of at most 500 names")
        answers = []
        for path in paths:
            try:
                name = accepted_name(tuple(str(path).strip("/").split("/")))
                self.row(caller, bucket, name)
            except Refusal:
                error = "Either the object does not exist or you do not have access to it"
                answers.append({"error": error, "path": path, "signedURL": None})
                continue
            address = self.signed_address(bucket, name, body.get("expiresIn"))
            answers.append({"error": None, "path": path, "signedURL": address})
        return json_answer(answers)

    def open_signed(self, request: Request, bucket: str, name: str) -> Answer:
        """What a signed address opens. Raises Refusal 400 for a token that is not this address's."""
        try:
            claims = self.tokens.decode(request.parameter("token") or "", SIGNED)
        except Refusal:
            raise Refusal(400, "InvalidJWT", "The signature of this address is not valid or over") from None
        if claims.get("url") != f"{bucket}/{name}":
            raise Refusal(400, "InvalidSignature", "The signature is another object's")
        return self.open_as_service(request, bucket, name, "true")

    def open_public(self, request: Request, bucket: str, name: str) -> Answer:
        """An object of a bucket that is public as a whole."""
        return self.open_as_service(request, bucket, name, "b.public")

    def open_as_service(self, request: Request, bucket: str, name: str, condition: str) -> Answer:
        """Read a row above row-level security, after something else has allowed it."""
        with self.database.as_storage() as cursor:
            row = cursor.execute(
                "select o.version, o.metadata from storage.objects o join storage.buckets b on"
                " b.id = o.bucket_id"
                f" where o.bucket_id = %s and o.name = %s and {condition}",
                [bucket, name],
            ).fetchone()
        if row is None:
            raise MISSING
        return self.content(request, row)

    def sweep(self) -> int:
        """Delete files that no row names any more; returns how many."""
        with self.database.as_storage() as cursor:
            rows = cursor.execute("select version from storage.objects").fetchall()
        return self.files.sweep({version for (version,) in rows})


def metadata_of(upload: Upload) -> dict[str, Any]:
    """What the service itself records about a file."""
    return {
        "eTag": f'"{hashlib.sha256(upload.content).hexdigest()[:32]}"',
        "size": len(upload.content),
        "mimetype": upload.mime,
        "cacheControl": upload.cache_control,
        "lastModified": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "contentLength": len(upload.content),
        "httpStatusCode": 200,
    }
