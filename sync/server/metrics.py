"""What is counted, in the text form Prometheus reads (exposition format 0.0.4)."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.005, 0.025, 0.1, 0.5, 1.0, 5.0)
"""Upper bounds of the classes of durations, in seconds."""


class Metrics:
    """Counters of this worker. No label ever holds an id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._durations: Counter[tuple[str, float]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._results: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def request(self, path: str, status: int, seconds: float, received: int, sent: int) -> None:
        """A request was answered; `path` is the pattern of the endpoint."""
        with self._lock:
            self._requests[path, status] += 1
            self._seconds[path] += seconds
            for bound in BOUNDS:
                if seconds <= bound:
                    self._durations[path, bound] += 1
            self._bytes["in"] += received
            self._bytes["out"] += sent

    def results(self, codes: Mapping[str, int]) -> None:
        """Envelopes were given these codes so many times."""
        with self._lock:
            self._results.update(codes)

    def text(self, gauges: Mapping[str, float]) -> str:
        """Everything, with these values of the moment."""
        with self._lock:
            lines = ["# TYPE approdo_requests_total counter"]
            lines += [
                f'approdo_requests_total{{path="{path}",status="{status}"}} {count}'
                for (path, status), count in sorted(self._requests.items())
            ]
            lines += self._histogram()
            lines.append("# TYPE approdo_envelopes_total counter")
            lines += [
                f'approdo_envelopes_total{{code="{code}"}} {count}'
                for code, count in sorted(self._results.items())
            ]
            lines.append("# TYPE approdo_bytes_total counter")
            lines += [
                f'approdo_bytes_total{{direction="{way}"}} {count}'
                for way, count in sorted(self._bytes.items())
            ]
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE approdo_{name} gauge", f"approdo_{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        lines = ["# TYPE approdo_request_seconds histogram"]
        for path in sorted(self._seconds):
            count = sum(n for (where, _), n in self._requests.items() if where == path)
            lines += [
                f'approdo_request_seconds_bucket{{path="{path}",le="{bound}"}} {self._durations[path, bound]}'
                for bound in BOUNDS
            ]
            lines += [
                f'approdo_request_seconds_bucket{{path="{path}",le="+Inf"}} {count}',
                f'approdo_request_seconds_sum{{path="{path}"}} {self._seconds[path]:.6f}',
                f'approdo_request_seconds_count{{path="{path}"}} {count}',
            ]
        return lines
