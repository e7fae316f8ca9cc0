"""The official base schemas: fetched once, pinned by digests, kept beside the definitions.

This is the only module of formc that reaches the network, and only when somebody asks for it. What
the first fetch finds is pinned in `vocabulary.lock.json`; from then on other bytes are refused. The
files themselves stand in `vocabulary/`; whoever may not pass them on leaves them out of git.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.parsers import expat

from formc.record import Record
from formc.vocabulary import LOCATIONS

FOLDER = "vocabulary"
PINS = "vocabulary.lock.json"
CATALOGUE = "catalog.xml"  # in the folder: for xmllint, Xerces and others that know such
FILE_BYTES = 2 * 2**20
FILES = 40
SECONDS = 30
_XSD = "http://www.w3.org/2001/XMLSchema"
_SAFE = re.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*").fullmatch
_HOSTS = frozenset(str(urlsplit(address).hostname) for address in LOCATIONS)

Fetch = Callable[[str], bytes]
"""The bytes at an address; raises OSError."""


class VocabularyError(Exception):
    """The official schemas cannot be fetched, or are not what was pinned; says which and why."""


class Fetched(Record, frozen=True):
    """The files by address; `pinned` those that were seen for the first time."""

    files: Mapping[str, bytes]
    pinned: tuple[str, ...]


def at_hand(project: Path) -> Mapping[str, Path]:
    """The fetched files by address, each with its pinned bytes; nothing where none were fetched.

    Raises VocabularyError for a folder that lacks a file or has other bytes.
    """
    folder = project / FOLDER
    if not folder.is_dir():
        return {}
    pins = _pins(project)
    found: dict[str, Path] = {}
    for address, pin in pins.items():
        path = folder / pin["file"]
        if path.is_symlink() or not path.is_file():
            raise VocabularyError(f"brakuje {path}; powtórz `formc vocabulary fetch`")
        if sha256(path.read_bytes()).hexdigest() != pin["sha256"]:
            raise VocabularyError(f"{path} nie ma bajtów, których skrót stoi w {PINS}")
        found[address] = path
    missing = [address for address in LOCATIONS if address not in found]
    if missing:
        raise VocabularyError(f"{PINS} nie wymienia {missing[0]}")
    return found


def fetched(project: Path, fetch: Fetch, *, pin: bool = False) -> Fetched:
    """Everything that documents stand on, and what that imports; nothing is written.

    Bytes that differ from the pinned ones, and addresses that were not pinned, raise
    VocabularyError unless they are to be pinned anew.
    """
    pins = _pins(project)
    known = {} if pin else pins
    files: dict[str, bytes] = {}
    waiting = list(LOCATIONS)
    while waiting:
        address = waiting.pop(0)
        if address in files:
            continue
        if len(files) >= FILES:
            raise VocabularyError(f"schematy podstawowe mają ponad {FILES} plików")
        data = _one(address, fetch)
        digest = sha256(data).hexdigest()
        if address in known and known[address]["sha256"] != digest:
            raise VocabularyError(
                f"{address}: skrót {digest[:16]}… jest inny niż zapisany w {PINS} "
                f"({known[address]['sha256'][:16]}…). Plik się zmienił albo ktoś go podmienił; "
                "gdy to zamierzone, `formc vocabulary fetch --pin`"
            )
        if known and address not in known:
            raise VocabularyError(f"{address} nie ma skrótu w {PINS}; `--pin` zapisuje nowe")
        files[address] = data
        waiting.extend(_imports(address, data))
    fresh = tuple(address for address in files if pins.get(address, {}).get("sha256") is None)
    changed = tuple(
        address
        for address, data in files.items()
        if address in pins and pins[address]["sha256"] != sha256(data).hexdigest()
    )
    return Fetched(files, (*fresh, *changed))


def keep(project: Path, found: Fetched) -> Path:
    """Writes the files and their pins; gives the folder. Raises VocabularyError."""
    folder = project / FOLDER
    named = {address: _file_name(address) for address in found.files}
    if len(set(named.values())) < len(named):
        raise VocabularyError("dwa adresy dają jedną nazwę pliku")
    pins = {
        address: {"file": named[address], "sha256": sha256(data).hexdigest(), "size": len(data)}
        for address, data in sorted(found.files.items())
    }
    written = json.dumps({"files": pins, "format": 1}, indent=2, sort_keys=True) + "\n"
    try:
        if folder.is_symlink():
            raise VocabularyError(f"{folder} jest dowiązaniem")
        staging = Path(tempfile.mkdtemp(prefix=f".{FOLDER}.", dir=project))
        try:
            staging.chmod(0o755)
            for address, data in found.files.items():
                path = staging / named[address]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            (staging / CATALOGUE).write_text(_catalogue(named), encoding="utf-8")
            if folder.exists():
                old = Path(tempfile.mkdtemp(prefix=f".{FOLDER}.old.", dir=project))
                folder.rename(old / FOLDER)
                shutil.rmtree(old, ignore_errors=True)
            staging.rename(folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        handle, name = tempfile.mkstemp(prefix=f".{PINS}.", dir=project)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(written)
        Path(name).chmod(0o644)
        Path(name).replace(project / PINS)
    except OSError as error:
        raise VocabularyError(f"nie można zapisać {folder}: {error.strerror}") from error
    return folder


def over_http(address: str) -> bytes:
    """The bytes at an http(s) address, through the proxy of the surroundings if they name one."""
    # Imported here: nobody else loads what reaches the network.
    from urllib import request

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPRedirectHandler(),  # to http and https alone: the others have no handler here
        request.HTTPErrorProcessor(),
        request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    try:
        answer = opener.open(address, timeout=SECONDS)
    except HTTPError as error:  # it holds the connection
        error.close()
        raise URLError(f"{error.code} {error.msg}") from error
    if answer is None:
        raise URLError("adres nie jest http ani https")
    with answer:
        data: bytes = answer.read(FILE_BYTES + 1)
    return data


def _one(address: str, fetch: Fetch) -> bytes:
    try:
        data = fetch(address)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise VocabularyError(
            f"nie można pobrać {address}: {reason}. Nic nie zapisano. Potrzebna jest sieć; adres "
            "pośrednika podaje zmienna http_proxy"
        ) from error
    if len(data) > FILE_BYTES:
        raise VocabularyError(f"{address} ma ponad {FILE_BYTES // 2**20} MiB")
    namespace, _ = _heads(address, data)
    wanted = _NAMESPACES.get(address)
    if wanted is not None and namespace != wanted:
        raise VocabularyError(f"{address} mówi o przestrzeni nazw `{namespace}`, nie `{wanted}`")
    return data


_NAMESPACES = {
    address: "http://www.w3.org/2000/09/xmldsig#"
    if "xmldsig" in address
    else address[: address.rindex("/") + 1]
    for address in LOCATIONS
}


def _imports(address: str, data: bytes) -> list[str]:
    """What a schema imports and includes, of the hosts of the base schemas alone."""
    _, imported = _heads(address, data)
    found = [urldefrag(urljoin(address, each)).url for each in imported]
    for each in found:
        parts = urlsplit(each)
        if parts.scheme not in ("http", "https") or parts.hostname not in _HOSTS:
            raise VocabularyError(f"{address} odsyła do {each[:80]}, poza schematy podstawowe")
    return found


def _heads(address: str, data: bytes) -> tuple[str, list[str]]:
    """The namespace of a schema and what it imports. No entity is followed."""
    namespace: list[str] = []
    imported: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not namespace:
            if name != f"{_XSD} schema":
                raise VocabularyError(f"{address} to nie XML Schema (może strona z błędem)")
            namespace.append(attributes.get("targetNamespace", ""))
        elif name.startswith(f"{_XSD} ") and "schemaLocation" in attributes:
            imported.append(attributes["schemaLocation"])

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise VocabularyError(f"{address} to nie XML: wiersz {error.lineno}") from error
    return namespace[0], imported


def _file_name(address: str) -> str:
    """Its place in the folder: as in the address, so that files find each other there too."""
    parts = urlsplit(address)
    path = f"{parts.hostname}{parts.path}"
    if parts.query or not _SAFE(path):
        raise VocabularyError(f"{address}: takiego adresu nie da się zapisać jako pliku")
    return path


def _catalogue(named: Mapping[str, str]) -> str:
    """Where the files are, as OASIS XML Catalogs say it; neither needs escapes."""
    rows = "".join(
        f'  <{kind} {name}="{address}" uri="{path}"/>\n'
        for address, path in sorted(named.items())
        for kind, name in (("system", "systemId"), ("uri", "name"))
    )
    space = "urn:oasis:names:tc:entity:xmlns:xml:catalog"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<catalog xmlns="{space}">\n{rows}</catalog>\n'


def _pins(project: Path) -> dict[str, dict[str, str]]:
    path = project / PINS
    if not path.is_file():
        return {}
    try:
        read = json.loads(path.read_bytes())
        pins = {
            str(address): {"file": str(pin["file"]), "sha256": str(pin["sha256"])}
            for address, pin in read["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VocabularyError(f"{path} nie daje się odczytać") from error
    if not all(_SAFE(pin["file"]) for pin in pins.values()):
        raise VocabularyError(f"{path} wymienia plik poza folderem {FOLDER}")
    return pins
