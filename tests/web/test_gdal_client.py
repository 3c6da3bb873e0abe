"""GDAL's OGC API – Features client, as QGIS uses it, reads what is served.

It runs in a process of its own: GDAL holds Python's lock while it waits for the server, which is a thread of this one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

READ = """
import json, sys, pyogrio
address, options = "OAPIF:" + sys.argv[1], json.loads(sys.argv[2])
layers = [name for name, _ in pyogrio.list_layers(address)]
bbox = options.pop("bbox", None)
found = pyogrio.read_dataframe(address, layer="incidents", bbox=bbox and tuple(bbox), **options)
print(json.dumps({"layers": layers, "ids": found["id"].tolist()}))
"""


def read(address: str, **options: Any) -> Any:
    """What GDAL finds at an address."""
    command = [sys.executable, "-c", READ, address, json.dumps(options)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_gdal_finds_the_collections_and_reads_every_page(client: Any) -> None:
    found = read(client.origin, PAGE_SIZE=7)
    assert found["layers"] == ["incidents", "statistics", "admin-units"]
    assert len(found["ids"]) == len(set(found["ids"])) == 24


def test_gdal_hands_its_filters_to_the_server(client: Any) -> None:
    assert len(read(client.origin, bbox=[65.5, 31.4, 65.9, 31.8])["ids"]) == 20
