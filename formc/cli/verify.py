"""`formc verify`: `formc bundle verify` under the name that people try first."""

from __future__ import annotations

from formc.cli.bundle import verify

command = verify
