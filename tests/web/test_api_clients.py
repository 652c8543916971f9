"""Programs made for Linked Events work with our API: our own reader, requests of public front ends, a fuzzer."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from aggregator.model import AgeClaim, AgeRange, Price
from aggregator.normalise import Policy
from aggregator.services import network
from aggregator.settings import Settings
from sources.adapters import adapter_named
from sources.records import Document, Reading, Recurrence, SourcePlace
from web.api.openapi import described
from web.app import create_app

ZONE = ZoneInfo("Europe/Helsinki")
EXAMPLES = int(os.environ.get("PUUHA_FUZZ", "12"))
