"""How many generated facts a run tries: `pytest tests/policy --hypothesis-profile=policy-thorough` for the long one."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "policy", max_examples=2000, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "policy-thorough", max_examples=20000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
