"""A server to look at a built catalogue with: pages, and answers to what they post. No portal."""

from __future__ import annotations

from formc.devserver.application import application as application
from formc.devserver.application import listen as listen
from formc.devserver.application import serve as serve
