"""Settings that all tests share."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# A slow machine is no fault of the code, and CI draws the same examples every time.
settings.register_profile("medaudit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("medaudit")

# Whoever starts the tests in the background may have Ctrl-C ignored; tests of an interrupted run need it.
signal.signal(signal.SIGINT, signal.default_int_handler)
