"""Every benchmark, one after the other: `python -m benchmarks` (`make bench`).

Each runs in a process of its own, so that none warms up another. One that cannot run here says why; the others go on.
"""

from __future__ import annotations

import subprocess
import sys
import time

from benchmarks.columns import FOLDER
from gazetteer import ensure_compiled

SCRIPTS = ("startup", "page", "serving", "columns", "export", "store")
OF_A_GAZETTEER = ("geocoding_speed", "geocoding_accuracy", "extraction")
"""Those that take a compiled gazetteer: here the bundled one (name another on their own command line)."""


def main() -> int:
    """Run them; 1 if any failed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    gazetteer = str(ensure_compiled(FOLDER))
    failed = []
    for name, arguments in [*((name, ()) for name in SCRIPTS), *((name, (gazetteer,)) for name in OF_A_GAZETTEER)]:
        print(f"== {name}", flush=True)
        began = time.perf_counter()
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], check=False).returncode:
            failed.append(name)
        print(f"-- {name}: {time.perf_counter() - began:.0f} s\n", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
