"""The two ends that an HTTP client is given: a request becomes a function call in this process, without a
network.

An unmodified client library sends to `http://embedded.invalid`; the asynchronous end runs the same call in a
thread.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import anyio.to_thread
import httpx

from safe_community.embedded.answers import Answer, Refusal, Request
from safe_community.embedded.gateway import Gateway
from safe_community.embedded.rest_errors import error_answer

URL = "http://embedded.invalid"
UPLOAD_BYTES = 52_000_000


class EmbeddedTransport(httpx.BaseTransport):
    """For `httpx.Client(transport=...)`; safe in many threads at once."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a synchronous client."""
        return respond(self.gateway, request, request.read())


class EmbeddedAsyncTransport(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient(transport=...)`."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an asynchronous client without holding up its loop."""
        body = await request.aread()
        return await anyio.to_thread.run_sync(respond, self.gateway, request, body)


def respond(gateway: Gateway, request: httpx.Request, body: bytes) -> httpx.Response:
    """One request, one answer."""
    try:
        answer = gateway.answer(plain_request(request, body))
    except Refusal as refusal:
        answer = error_answer(refusal)
    return httpx.Response(answer.status, headers=headers_of(answer), content=answer.body, request=request)


def plain_request(request: httpx.Request, body: bytes) -> Request:
    """An HTTP client's request as a value; a header sent twice keeps its last value. Raises Refusal 400 or
    413."""
    if len(body) > UPLOAD_BYTES:
        raise Refusal(413, "request_too_large", "The request body is too large")
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    try:
        parts = tuple(unquote(part, errors="strict") for part in path.strip("/").split("/"))
        pairs = tuple(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=500))
    except ValueError:
        raise Refusal(400, "bad_request", "The address cannot be read") from None
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method.upper(), parts, pairs, headers, body)


def headers_of(answer: Answer) -> dict[str, str]:
    """Headers, with the length that httpx would otherwise have to guess for an answer to HEAD."""
    return dict(answer.headers)
