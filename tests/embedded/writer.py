"""A process of the app for the tests that kill processes: joins the back end and writes until it is killed.

`python -m tests.embedded.writer FOLDER NAME`: says `ready SUPERVISOR POSTGRES`, then each number that was
acknowledged. It speaks HTTP to the transport itself, because importing the client library takes a second.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

import httpx

from safe_community.embedded import Settings, open_backend


def main(folder: str, name: str) -> None:
    migrations = Path(__file__).parent / "migrations"
    wanted = Settings(
        Path(folder), migrations, None, "http://localhost", outbox=True, idle_grace=0.3, bcrypt_cost=4
    )
    backend = open_backend(wanted)
    where = backend.attachment.whereabouts
    print("ready", where.supervisor, where.postgres, flush=True)
    http = httpx.Client(
        transport=backend.transport, base_url=backend.url, headers={"apikey": backend.publishable_key}
    )
    for number in itertools.count():
        answer = http.post("/rest/v1/rpc/add_mark", json={"process": name, "number": number})
        if answer.is_success:
            print(number, flush=True)
        else:
            time.sleep(0.05)  # not acknowledged: it may or may not be there


if __name__ == "__main__":
    main(*sys.argv[1:])
