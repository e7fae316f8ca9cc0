"""Targets, ours and those of other installed packages.

A package names its targets as entry points of the group `formc.targets`; from there on they are
like ours. Nothing is taken from the folder in which formc runs or from the definitions: they are
data.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

from formc.build.job import PluginError
from formc.record import Record, replace
from formc.targets import BUILTIN, OPTIONAL
from formc.targets import load as load_builtin

if TYPE_CHECKING:  # a build that changes nothing only asks for names
    from importlib.metadata import EntryPoint

    from formc.target import Artifact, Collection, Summary, Target

GROUP = "formc.targets"
P = ParamSpec("P")


class Plugin(Record, frozen=True):
    """A target of an installed package, not yet imported."""

    name: str
    package: str  # with its version
    point: EntryPoint


def installed(definitions: Path) -> dict[str, Plugin]:
    """The targets of other packages by name, in order. Nothing is imported.

    Raises PluginError where two packages (or one and formc) have a target of one name.
    """
    roots = _trusted(definitions)
    if not any(_mentioned(root) for root in roots):
        return {}
    from importlib.metadata import distributions

    found: dict[str, Plugin] = {}
    seen: set[str] = set()
    for package in distributions(path=roots):
        # Names stand in long files of metadata; only those of packages that matter are read.
        if GROUP not in (package.read_text("entry_points.txt") or "") or package.name in seen:
            continue
        seen.add(package.name)  # as for imports, the first on the path is the one
        for point in package.entry_points:
            if point.group != GROUP:
                continue
            plugin = Plugin(point.name, f"{package.name} {package.version}", point)
            if point.name in (*BUILTIN, *OPTIONAL):
                raise PluginError(f"cel `{point.name}` pakietu {plugin.package} ma nazwę naszego")
            if point.name in found:
                both = f"{found[point.name].package} i {plugin.package}"
                raise PluginError(f"cel `{point.name}` mają dwa pakiety: {both}")
            found[point.name] = plugin
    return dict(sorted(found.items()))


def _trusted(definitions: Path) -> list[str]:
    """Where packages are installed: not where formc runs, not among the definitions."""
    here, data = Path.cwd().resolve(), definitions.resolve()
    roots = {path: Path(path).resolve() for path in sys.path if path}
    return [
        path
        for path, root in roots.items()
        if root != here and root != data and data not in root.parents
    ]


def _mentioned(root: str) -> bool:
    """Whether a package in this place may have targets: quick, because nearly none has."""
    try:
        with os.scandir(root) as entries:
            named = [
                each.path for each in entries if each.name.endswith((".dist-info", ".egg-info"))
            ]
    except NotADirectoryError:
        return True  # an archive; whoever knows those shall look
    except OSError:
        return False
    return any(GROUP.encode() in _read(f"{folder}/entry_points.txt") for folder in named)


def _read(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # of every installed package
            return file.read()
    except OSError:
        return b""


def chosen(names: Iterable[str], definitions: Path) -> tuple[Target, ...]:
    """The targets of these names, for whoever has only those. Raises KeyError, PluginError."""
    names = tuple(names)
    own = set(names) <= {*BUILTIN, *OPTIONAL}
    return load(names, {} if own else installed(definitions))


def load(names: Iterable[str], plugins: dict[str, Plugin]) -> tuple[Target, ...]:
    """The targets of these names, of formc or of `plugins`. Raises KeyError, PluginError."""
    return tuple(
        _loaded(plugins[name]) if name in plugins else load_builtin([name])[0] for name in names
    )


def code(plugin: Plugin) -> str:
    """A digest of its package's files, for whoever keeps what it made. Nothing is imported.

    Of what the package itself imports only the version of the package speaks.
    """
    spec = find_spec(plugin.point.module.partition(".")[0])
    if spec is None:
        raise PluginError(f"{_called(plugin)} nie ładuje się: nie ma modułu {plugin.point.module}")
    roots = [Path(root) for root in spec.submodule_search_locations or ()]
    files = [(path, root) for root in roots for path in root.rglob("*") if path.is_file()]
    if not roots and spec.origin:
        files = [(Path(spec.origin), Path(spec.origin).parent)]
    state = sha256(f"{plugin.package} {plugin.point.value}".encode())
    for path, root in sorted(files):
        if "__pycache__" not in path.parts:
            content = sha256(path.read_bytes()).hexdigest()
            state.update(f"\n{path.relative_to(root).as_posix()} {content}".encode())
    return state.hexdigest()


def _loaded(plugin: Plugin) -> Target:
    from formc.target import Target

    try:
        target = plugin.point.load()
    except Exception as error:  # whatever a module of others does when it is imported
        raise PluginError(f"{_called(plugin)} nie ładuje się: {_told(error)}") from error
    if not isinstance(target, Target):
        raise PluginError(f"{_called(plugin)} to {type(target).__name__}, nie formc.target.Target")
    if target.name != plugin.name:
        raise PluginError(f"{_called(plugin)} nazywa się `{target.name}`")
    return replace(
        target,
        emit_form=_guarded(plugin, target.emit_form),
        emit_service=_guarded(plugin, target.emit_service),
        collections=tuple(_guarded_collection(plugin, each) for each in target.collections),
        shared=_guarded(plugin, target.shared),
    )


def _guarded(
    plugin: Plugin, emit: Callable[P, Iterable[Artifact]] | None
) -> Callable[P, Iterable[Artifact]] | None:
    """The same function; what it raises is told as the mistake of its package, not of formc."""
    if emit is None:
        return None
    from formc.bundle import MANIFEST
    from formc.bundle.manifest import safe_path
    from formc.target import Artifact

    @wraps(emit)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> tuple[Artifact, ...]:
        try:
            made = tuple(emit(*args, **kwargs))
        except Exception as error:
            raise PluginError(f"{_called(plugin)} zawiódł: {_told(error)}") from error
        for each in made:
            if not isinstance(each, Artifact):
                raise PluginError(f"{_called(plugin)} oddał {type(each).__name__}, nie Artifact")
            if not safe_path(each.path) or each.path == MANIFEST:
                raise PluginError(f"{_called(plugin)} pisze do `{each.path}`; tak nie można")
        return made

    return guarded


def _guarded_collection(plugin: Plugin, part: Collection) -> Collection:
    collect = _guarded(plugin, part.collect)
    assert collect is not None

    def summarize(summary: Summary) -> object:
        try:
            value = part.summarize(summary)
            same = json.loads(json.dumps(value)) == value
        except Exception as error:
            raise PluginError(f"{_called(plugin)} zawiódł: {_told(error)}") from error
        if not same:
            raise PluginError(f"{_called(plugin)}: `summarize` oddał coś, co nie wraca z JSON-u")
        return value

    return replace(part, summarize=summarize, collect=collect)


def _called(plugin: Plugin) -> str:
    return f"cel `{plugin.name}` pakietu {plugin.package}"


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
