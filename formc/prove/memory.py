"""The generated Python validator of a form, imported from memory."""

from __future__ import annotations

import hashlib
import sys
from types import ModuleType

from formc.diagnostics import Report
from formc.ir import Form
from formc.target import Context
from formc.targets import load


def validator(form: Form) -> ModuleType:
    """The module `validator.py` of a form's bundle, as a portal would import it.

    The package is named by the digest of its code, so that versions live side by side.
    """
    (target,) = load(("python",))
    assert target.emit_form is not None
    artifacts = {a.path: a.data for a in target.emit_form(form, Context("python", Report()))}
    digest = hashlib.sha256(b"\0".join(artifacts[path] for path in sorted(artifacts))).hexdigest()
    package = f"_formc_{digest[:32]}"
    if package not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = []
        sys.modules[package] = parent
        for name in ("runtime", "adopted", "validator"):  # each reads only those before it
            if f"{name}.py" in artifacts:
                _execute(package, name, artifacts[f"{name}.py"])
    return sys.modules[f"{package}.validator"]


def _execute(package: str, name: str, source: bytes) -> None:
    module = ModuleType(f"{package}.{name}")
    module.__package__ = package
    sys.modules[module.__name__] = module
    setattr(sys.modules[package], name, module)
    exec(compile(source, f"<{package}/{name}.py>", "exec"), module.__dict__)  # our own output
