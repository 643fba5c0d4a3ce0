"""How many examples hypothesis generates; `--hypothesis-profile=thorough` takes ten times as many."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow]

settings.register_profile("normal", max_examples=2000, deadline=None, derandomize=True, suppress_health_check=SLOW)
settings.register_profile("thorough", max_examples=20000, deadline=None, suppress_health_check=SLOW)
settings.load_profile("normal")
