"""A Supabase for one machine: PostgreSQL from a Python wheel, and the part of the Supabase API that a client
library uses.

Imported lazily, because the supervisor process must start in milliseconds and needs neither psycopg nor
httpx.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from safe_community.embedded.settings import (
    EmbeddedError,
    Limits,
    MailSettings,
    Settings,
    default_data_folder,
)

if TYPE_CHECKING:
    from safe_community.embedded.backend import Backend, open_backend

__all__ = [
    "Backend",
    "EmbeddedError",
    "Limits",
    "MailSettings",
    "Settings",
    "default_data_folder",
    "open_backend",
]


def __getattr__(name: str) -> Any:
    if name in ("Backend", "open_backend"):
        if os.name != "posix":
            raise EmbeddedError("unsupported_platform", {"platform": sys.platform})
        from safe_community.embedded import backend

        return getattr(backend, name)
    raise AttributeError(name)
