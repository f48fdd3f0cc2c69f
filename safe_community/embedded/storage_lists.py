"""Lists of the storage service: the objects under a folder, and the buckets with their rules."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.callers import Caller
from safe_community.embedded.database import Database

COLUMNS = ("name", "created_at", "updated_at", "last_accessed_at")
OBJECTS = """
with inside as (
  select substr(name, length(%(prefix)s) + 1) as rest, id, created_at, updated_at, last_accessed_at, metadata
  from storage.objects where bucket_id = %(bucket)s and starts_with(name, %(prefix)s)
), entries as (
  select split_part(rest, '/', 1) as name, null::uuid as id, null::timestamptz as created_at,
    null::timestamptz as updated_at, null::timestamptz as last_accessed_at, null::jsonb as metadata
  from inside where rest like '%%/%%' group by 1
  union all
  select rest, id, created_at, updated_at, last_accessed_at, metadata from inside where rest not like '%%/%%'
)
select jsonb_build_object('name', name, 'id', id, 'created_at', created_at, 'updated_at', updated_at,
  'last_accessed_at', last_accessed_at, 'metadata', metadata)
from entries where starts_with(lower(name), lower(%(search)s)) order by {} {}, name limit %(limit)s offset
%(offset)s
"""
BUCKET = """
select to_jsonb(b) || jsonb_build_object('owner', coalesce(b.owner_id, ''), 'type', 'STANDARD')
from storage.buckets b
"""


def list_objects(database: Database, caller: Caller, bucket: str, body: dict[str, Any]) -> Answer:
    """What lies directly in a folder: objects, and folders (without an id)."""
    order = body.get("sortBy") if isinstance(body.get("sortBy"), dict) else {}
    column = str((order or {}).get("column") or "name")
    direction = str((order or {}).get("order") or "asc")
    if column not in COLUMNS or direction not in ("asc", "desc"):
        raise Refusal(400, "InvalidRequest", "Objects are sorted by name or by a time, asc or desc")
    folder = text_of(body, "prefix").strip("/")
    query = sql.SQL(OBJECTS).format(sql.Identifier(column), sql.SQL(direction))
    values = {
        "bucket": bucket,
        "prefix": f"{folder}/" if folder else "",
        "search": text_of(body, "search"),
        "limit": size_of(body, "limit", 100),
        "offset": size_of(body, "offset", 0),
    }
    with database.as_caller(caller, read_only=True) as cursor:
        return json_answer([row[0] for row in cursor.execute(query, values).fetchall()])


def read_buckets(database: Database, caller: Caller, name: str | None) -> Answer:
    """All buckets the caller may see, or one."""
    with database.as_caller(caller, read_only=True) as cursor:
        if name is None:
            return json_answer([row[0] for row in cursor.execute(BUCKET + " order by b.id").fetchall()])
        row = cursor.execute(BUCKET + " where b.id = %s", [name]).fetchone()
    if row is None:
        raise Refusal(404, "Bucket not found", "Bucket not found")
    return json_answer(row[0])


def write_bucket(database: Database, caller: Caller, request: Request, rest: list[str]) -> Answer:
    """Make, change or delete a bucket; in practice the secret key's business, row-level security decides."""
    body = request.json()
    if request.method == "POST" and not rest:
        return create_bucket(database, caller, body)
    if len(rest) != 1 or request.method == "POST":
        raise Refusal(404, "not_found", "This address is outside the API profile")
    with database.as_caller(caller) as cursor:
        if request.method == "DELETE":
            done = cursor.execute("delete from storage.buckets where id = %s", rest).rowcount
            message = "Successfully deleted"
        else:
            done = cursor.execute(
                "update storage.buckets set public = %s, file_size_limit = %s, allowed_mime_types = %s,"
                " updated_at = now() where id = %s",
                [*rules_of(body), rest[0]],
            ).rowcount
            message = "Successfully updated"
    if done != 1:
        raise Refusal(404, "Bucket not found", "Bucket not found")
    return json_answer({"message": message})


def create_bucket(database: Database, caller: Caller, body: dict[str, Any]) -> Answer:
    """A new bucket."""
    name = text_of(body, "id") or text_of(body, "name")
    if not name or len(name) > 100 or "/" in name:
        raise Refusal(400, "InvalidBucketName", "Bucket name invalid")
    with database.as_caller(caller) as cursor:
        cursor.execute(
            "insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit,"
            " allowed_mime_types)"
            " values (%s, %s, %s::uuid, %s::text, %s, %s, %s)",
            [name, name, caller.person, caller.person, *rules_of(body)],
        )
    return json_answer({"name": name})


def rules_of(body: dict[str, Any]) -> tuple[bool, int | None, list[str] | None]:
    """public, file_size_limit, allowed_mime_types. Raises Refusal 400."""
    size, mimes = body.get("file_size_limit"), body.get("allowed_mime_types")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or not 0 < size < 2**53):
        raise Refusal(400, "InvalidRequest", "file_size_limit must be a number of bytes")
    if mimes is not None and not (isinstance(mimes, list) and all(isinstance(mime, str) for mime in mimes)):
        raise Refusal(400, "InvalidRequest", "allowed_mime_types must be a list")
    return body.get("public") is True, size, mimes


def text_of(body: dict[str, Any], name: str) -> str:
    """A text of a request that PostgreSQL can hold."""
    value = body.get(name) or ""
    if not isinstance(value, str) or "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refusal(400, "InvalidRequest", f"{name} must be text")
    return value


def size_of(body: dict[str, Any], name: str, otherwise: int) -> int:
    """A limit or an offset of a request."""
    value = body.get(name, otherwise)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise Refusal(400, "InvalidRequest", f"{name} must be a number")
    return min(value, 1000) if name == "limit" else value
