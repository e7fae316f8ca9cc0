"""What formc is made of: itself and the libraries it runs with, as CycloneDX 1.6.

Read from the metadata of what is installed, so it says what is there. The same installation gives
the same bytes: no moment, and a serial number made from the contents.
"""

from __future__ import annotations

import json
import re
import uuid
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from urllib.parse import quote

from formc.bundle.writing import canonical

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_EXTRA = re.compile(r"""extra\s*==\s*["']([A-Za-z0-9._-]+)["']""")
_SHORT = 64  # of a licence's name; some packages put the whole text there


def extras(name: str = "formc") -> tuple[str, ...]:
    """The extras of a package."""
    return tuple(distribution(name).metadata.get_all("Provides-Extra") or ())


def sbom(chosen: frozenset[str] = frozenset(), name: str = "formc") -> bytes:
    """The bill of materials of a package with some of its extras.

    Raises PackageNotFoundError where a package that it needs is not installed.
    """
    root = distribution(name)
    found: dict[str, Distribution] = {}
    needs: dict[str, list[str]] = {}
    waiting = [(root, chosen)]
    while waiting:
        package, wanted = waiting.pop()
        ref = _purl(package)
        if ref in needs:
            continue
        found[ref] = package
        needed = _needed(package, wanted)
        needs[ref] = sorted(_purl(each) for each in needed)
        waiting += [(each, frozenset()) for each in needed]
    top = _purl(root)
    tree: dict[str, object] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component(root, "application")},
        "components": [_component(found[ref], "library") for ref in sorted(found) if ref != top],
        "dependencies": [{"ref": ref, "dependsOn": needs[ref]} for ref in sorted(needs)],
    }
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(tree, sort_keys=True))
    return canonical({**tree, "serialNumber": f"urn:uuid:{number}"})


def _needed(package: Distribution, wanted: frozenset[str]) -> list[Distribution]:
    """What a package needs and has. A need of some other system that is not installed is left out,
    one without a condition must be there."""
    found = []
    for line in package.requires or ():
        text, _, marker = line.partition(";")
        extra = _EXTRA.search(marker)
        name = _NAME.match(text.strip())
        if name is None or (extra is not None and extra[1] not in wanted):
            continue
        try:
            found.append(distribution(name[0]))
        except PackageNotFoundError:
            if extra is not None or not marker.strip():
                raise
    return found


def _component(package: Distribution, kind: str) -> dict[str, object]:
    ref = _purl(package)
    component: dict[str, object] = {
        "type": kind,
        "bom-ref": ref,
        "name": package.name,
        "version": package.version,
        "purl": ref,
    }
    licence = _licence(package)
    return {**component, "licenses": [licence]} if licence else component


def _licence(package: Distribution) -> dict[str, object] | None:
    metadata = package.metadata
    if "License-Expression" in metadata:
        return {"expression": metadata["License-Expression"]}
    (name,) = (metadata.get_all("License") or [""])[:1]
    if not name or "\n" in name or len(name) > _SHORT:
        classifiers = metadata.get_all("Classifier") or ()
        known = [each for each in classifiers if each.startswith("License :: ")]
        name = known[0].rpartition(" :: ")[2] if known else ""
    return {"license": {"name": name}} if name else None


def _purl(package: Distribution) -> str:
    name = re.sub(r"[-_.]+", "-", package.name).lower()
    return f"pkg:pypi/{name}@{quote(package.version)}"
