"""Counts and times for Prometheus, in its text format."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable

_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """This process's requests by method, route and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()
        self._buckets: Counter[tuple[str, str, float]] = Counter()

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[method, route] += seconds  # type: ignore[assignment]  # a Counter adds fractions too
            for bucket in _BUCKETS:
                if seconds <= bucket:
                    self._buckets[method, route, bucket] += 1

    def text(self, gauges: Iterable[tuple[str, str, dict[str, int]]]) -> str:
        """Everything in Prometheus's text format. `gauges`: name, label, and values by that label."""
        lines = ["# TYPE triage_requests_total counter"]
        with self._lock:
            for (method, route, status), count in sorted(self._requests.items()):
                lines.append(f'triage_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}')
            lines.append("# TYPE triage_request_seconds histogram")
            for (method, route), total in sorted(self._seconds.items()):
                labels = f'method="{method}",route="{route}"'
                count = sum(n for (m, r, _), n in self._requests.items() if (m, r) == (method, route))
                for bucket in _BUCKETS:
                    inside = self._buckets[method, route, bucket]
                    lines.append(f'triage_request_seconds_bucket{{{labels},le="{bucket}"}} {inside}')
                lines.append(f'triage_request_seconds_bucket{{{labels},le="+Inf"}} {count}')
                lines.append(f"triage_request_seconds_sum{{{labels}}} {total:.6f}")
                lines.append(f"triage_request_seconds_count{{{labels}}} {count}")
        for name, label, values in gauges:
            lines.append(f"# TYPE {name} gauge")
            lines.extend(f'{name}{{{label}="{key}"}} {value}' for key, value in sorted(values.items()))
        return "\n".join(lines) + "\n"
