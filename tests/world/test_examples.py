"""Portals that consume bundles: the two examples, and the reader in JavaScript, as they are run.

Everything here works on what formc builds from the definitions of the project.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from formc.bundle import SIGNATURE
from formc.cli import formc
from formc.prove.posting import posted
from tests.support.answers import project

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "packages" / "formc-bundle"
FLASK, EXPRESS = ROOT / "examples/flask/app.py", ROOT / "examples/express/server.mjs"
ID = "odpis-skrocony-aktu-urodzenia"  # asks for no files and no office's values
LINES = 30


def run(*words: str | Path) -> None:
    done = CliRunner().invoke(formc, [str(word) for word in words])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed built folder; the keys are beside it."""
    folder = tmp_path_factory.mktemp("release")
    run("build", "-d", ROOT / "definitions", "-o", folder / "services")
    run("bundle", "keygen", "-o", folder / "key")
    run("bundle", "sign", folder / "services", "--key", folder / "key", "--serial", "7")
    return folder


@pytest.mark.parametrize("example", [FLASK, EXPRESS], ids=["flask", "express"])
def test_an_example_is_read_in_a_minute(example: Path) -> None:
    assert len(example.read_text().splitlines()) <= LINES
    assert (example.parent / "README.md").is_file()


def answer(url: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes, str]:
    """Status, body and type of what a server answers."""
    request = urllib.request.Request(url, body, {"content-type": kind} if kind else {})
    try:
        with urllib.request.urlopen(request) as got:
            return got.status, got.read(), got.headers["content-type"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["content-type"]


# Flask -----------------------------------------------------------------------------------------


@pytest.fixture
def flask(release: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SERVICES", str(release / "services"))
    names: dict[str, Any] = {"__name__": "portal", "__file__": str(FLASK)}
    exec(compile(FLASK.read_text(), FLASK, "exec"), names)
    return names["app"].test_client()


def test_flask_shows_and_judges(flask: Any, release: Path) -> None:
    url = f"/forms/{ID}/1.0.0/form.html"
    page = flask.get(url)
    built = release / "services" / "forms" / ID / "1.0.0"
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert page.data == (built / "form.html").read_bytes()
    assert flask.get("/assets/formc.css").status_code == 200
    for missing in ("/assets/evil.css", "/forms/nie-ma/1.0.0/form.html", f"/forms/{ID}/1.0.0/x"):
        assert flask.get(missing).status_code == 404, missing
    empty = flask.post(url, data={})
    assert empty.status_code == 422
    assert len(empty.json["problems"]) > 3
    form = project().forms[ID]
    items = tuple(item for part in form.pages for item in part.items)
    case = json.loads((built / "cases.json").read_bytes())[0]
    pairs = [pair for pair in posted(items, case["answers"]) if pair[1]]
    body, kind = urlencode(pairs), "application/x-www-form-urlencoded"
    taken = flask.post(url, data=body, content_type=kind)
    assert taken.status_code == 200, taken.data
    assert taken.json["answers"] == case["answers"]


# Node ------------------------------------------------------------------------------------------


def test_the_package_passes_its_own_tests() -> None:
    done = subprocess.run(["node", "--test"], cwd=PACKAGE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_package_is_ready_for_npm(tmp_path: Path) -> None:
    """Packed, unpacked elsewhere and imported by its name; with the files that it names."""
    said = subprocess.run(
        ["npm", "pack", "--json", "--silent", "--pack-destination", tmp_path],
        cwd=PACKAGE, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (packed,) = json.loads(said)
    names = {each["path"] for each in packed["files"]}
    assert names == {"package.json", "README.md", "index.mjs", "index.d.ts"}
    target = tmp_path / "node_modules" / "formc-bundle"
    target.mkdir(parents=True)
    shutil.unpack_archive(tmp_path / packed["filename"], tmp_path / "unpacked")
    shutil.copytree(tmp_path / "unpacked" / "package", target, dirs_exist_ok=True)
    code = (
        'import { safePath } from "formc-bundle"; console.log(safePath("a/b"), safePath("../a"));'
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == "true false\n", done.stderr


def test_both_packages_have_one_version() -> None:
    from formc import __version__

    for path in (PACKAGE / "package.json", EXPRESS.parent / "package.json"):
        assert json.loads(path.read_text())["version"] == __version__


SCRIPT = """
import { readFileSync } from "node:fs";
import { openCatalogue, verify, verifySignature } from %s;
const [root, ...keys] = process.argv.slice(2);
const set = (problems) =>
  JSON.stringify(problems.map(({ path, code, rule }) => [path, code, rule].join(" ")).sort());
const found = { problems: verify(root), cases: 0, wrong: [] };
try {
  found.signature = verifySignature(root, ...keys.map((key) => readFileSync(key)));
} catch (error) {
  found.signature = `${error.name}: ${error.message}`;
}
if (found.problems.length === 0) {
  const catalogue = openCatalogue(root);
  for (const { kind, id, version } of catalogue.lines) {
    if (kind !== "form") continue;
    const bundle = catalogue.bundle("form", id, version);
    const { validate } = await bundle.load();
    for (const { name, on, office, answers, problems } of JSON.parse(bundle.read("cases.json"))) {
      found.cases += 1;
      const told = set(validate(answers, { on, office }));
      if (told !== set(problems)) found.wrong.push([id, name, told, set(problems)]);
    }
  }
}
console.log(JSON.stringify(found));
"""


def in_node(folder: Path, root: Path, *keys: Path) -> Any:
    script = folder / "script.mjs"
    script.write_text(SCRIPT % json.dumps((PACKAGE / "index.mjs").as_uri()))
    done = subprocess.run(["node", script, root, *keys], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_javascript_reads_what_python_builds_and_signs(release: Path, tmp_path: Path) -> None:
    """Every file, the signature, and every case of every form with its exact problems."""
    found = in_node(tmp_path, release / "services", release / "key.pub")
    assert found["problems"] == []
    assert found["signature"]["serial"] == 7
    assert found["wrong"] == []
    assert found["cases"] > 50


def test_javascript_refuses_what_python_refuses(release: Path, tmp_path: Path) -> None:
    services = tmp_path / "services"
    shutil.copytree(release / "services", services)
    (services / "forms" / ID / "1.0.0" / "evil.mjs").write_text("")
    (services / "index.html").write_bytes(b"<script>")
    (services / "link").symlink_to("/etc/passwd")
    found = in_node(tmp_path, services, release / "key.pub")
    done = CliRunner().invoke(formc, ["bundle", "verify", str(services), "--format", "json"])
    ours = {
        each["path"].removeprefix(f"{services}/") for each in json.loads(done.output)["problems"]
    }
    assert {each["path"] for each in found["problems"]} == ours
    assert len(ours) == 3
    other = tmp_path / "other"
    run("bundle", "keygen", "-o", other)
    assert "none of the keys" in in_node(tmp_path, services, f"{other}.pub")["signature"]
    (services / SIGNATURE).unlink()
    assert "missing" in in_node(tmp_path, services, release / "key.pub")["signature"]


@pytest.fixture
def express(release: Path) -> Iterator[str]:
    """The example as `npm start` runs it, on a port of its own."""
    installed = EXPRESS.parent / "node_modules" / "express"
    assert installed.is_dir(), "run `npm ci` in examples/express (make does)"
    surroundings = {**os.environ, "PORT": "0", "SERVICES": str(release / "services")}
    with subprocess.Popen(
        ["node", "server.mjs"], cwd=EXPRESS.parent, env=surroundings, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_express_shows_and_judges(express: str, release: Path) -> None:
    built = release / "services" / "forms" / ID / "1.0.0"
    status, content, kind = answer(f"{express}/forms/{ID}/1.0.0/form.html")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert content == (built / "form.html").read_bytes()
    assert answer(f"{express}/forms/{ID}/1.0.0/crwd/schemat.xsd")[0] == 200
    assert answer(f"{express}/assets/formc.css")[0] == 200
    for missing in ("assets/evil.css", "forms/nie-ma/1.0.0/form.html", f"forms/{ID}/1.0.0/x"):
        assert answer(f"{express}/{missing}")[0] == 404, missing
    url, kind = f"{express}/forms/{ID}/1.0.0", "application/json"
    status, content, _ = answer(url, b"{}", kind)
    assert status == 422
    assert {"path", "code", "message"} <= json.loads(content)["problems"][0].keys()
    case = json.loads((built / "cases.json").read_bytes())[0]
    status, content, _ = answer(url, json.dumps(case["answers"]).encode(), kind)
    assert status == 200, content
    assert json.loads(content)["answers"] == case["answers"]


def test_the_examples_know_no_compiler() -> None:
    """What they import, in a fresh process."""
    code = (
        "import ast, sys\n"
        "tree = ast.parse(open(sys.argv[1]).read())\n"
        "print(*sorted(node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)))"
    )
    done = subprocess.run([sys.executable, "-c", code, FLASK], capture_output=True, text=True)
    assert [each for each in done.stdout.split() if "formc" in each] == ["formc.bundle.reader"]
