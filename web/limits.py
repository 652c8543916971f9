"""How often something may be done from one network, and by everybody together. In memory, bounded.
A bucket that fills by itself: `burst` at once, then `per_hour`.
"""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import ip_address, ip_network

HOUR = 3600
NETWORKS = 4_096


def network_of(address: str) -> str:
    """The network an address belongs to: what one household, school or provider's customer has."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, 32 if ip.version == 4 else 56), strict=False))


class Limit:
    """Not for several threads at once: ask it in the event loop."""

    def __init__(self, burst: int, per_hour: float, everybody: int) -> None:
        self._burst, self._per_second = burst, per_hour / HOUR
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._everybody = everybody
        self._all = (float(everybody), 0.0)

    def allows(self, address: str, now: float) -> bool:
        """Whether it may be done once more from there; counts it if so."""
        network = network_of(address)
        mine = self._filled(self._buckets.get(network, (self._burst, now)), now, self._burst, self._per_second)
        everyone = self._filled(self._all, now, self._everybody, self._everybody / HOUR)
        if mine < 1 or everyone < 1:
            return False
        self._all = (everyone - 1, now)
        self._buckets[network] = (mine - 1, now)
        self._buckets.move_to_end(network)
        if len(self._buckets) > NETWORKS:
            self._buckets.popitem(last=False)
        return True

    @staticmethod
    def _filled(bucket: tuple[float, float], now: float, most: float, per_second: float) -> float:
        left, at = bucket
        return min(float(most), left + max(0.0, now - at) * per_second)
