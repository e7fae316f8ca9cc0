// The same cases that the reader in Python is tried with, and what only this one does.

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

import * as bundles from "../index.mjs";

const CASES = JSON.parse(
  fs.readFileSync(new URL("../../../tests/cases/bundles/manifests.json", import.meta.url)),
);
const sha256 = (content) => createHash("sha256").update(content).digest("hex");
const bytes = (value) => Buffer.from(JSON.stringify(value));

for (const { name, change, read } of CASES.cases) {
  test(`manifest: ${name}`, () => {
    const content = bytes({ ...CASES.good, ...change });
    if (read) bundles.readManifest(content);
    else assert.throws(() => bundles.readManifest(content), bundles.BundleError);
  });
}

for (const key of Object.keys(CASES.good)) {
  test(`manifest without ${key}`, () => {
    const { [key]: _, ...rest } = CASES.good;
    assert.throws(() => bundles.readManifest(bytes(rest)), bundles.BundleError);
  });
}

for (const content of [
  "", "[]", "null", "{".repeat(100_000), "[".repeat(100_000), '{"format": 1, "format": 1}',
  "\ufeff" + JSON.stringify(CASES.good), Buffer.from([0xff]),
  JSON.stringify(CASES.good).replace("}", ', "more": NaN}'),
  JSON.stringify({ ...CASES.good, more: "x" }).replace('"more"', '"\\u0069d"'),
  JSON.stringify({ ...CASES.good, more: " ".repeat(2 ** 23) }),
]) {
  test(`no manifest: ${String(content).slice(0, 30)}`, () => {
    assert.throws(() => bundles.readManifest(Buffer.from(content)), bundles.BundleError);
  });
}

test("keys in texts are no keys", () => {
  const losses = [{ engine: 'a": "{', constraint: "a", reason: 'a": "', advice: "a" }];
  bundles.readManifest(bytes({ ...CASES.good, losses }));
});

test("the lock", () => {
  const line = { kind: "form", id: "x", version: "1.0.0", sha256: "0".repeat(64) };
  const read = (...lines) => bundles.readLock(bytes({ format: 1, bundles: lines }));
  assert.deepEqual(read(line), [line]);
  for (const bad of [{ kind: "__proto__" }, { id: "../x" }, { version: "1" }, { sha256: "" }, { more: 1 }]) {
    assert.throws(() => read({ ...line, ...bad }), bundles.BundleError);
  }
  assert.throws(() => read(line, { ...line, sha256: "1".repeat(64) }), /twice/);
});

function built(words = "one") {
  const root = fs.mkdtempSync(join(tmpdir(), "formc-test-"));
  process.once("exit", () => fs.rmSync(root, { recursive: true, force: true }));
  const files = {
    "runtime.mjs": `export const words = ${JSON.stringify(words)};\n`,
    "validator.mjs": 'import { words } from "./runtime.mjs";\nexport const validate = () => words;\n',
  };
  const artifacts = Object.entries(files).map(([path, content]) => ({
    path, role: "r", media_type: "m", sha256: sha256(content), size: content.length,
  }));
  const manifest = JSON.stringify({ ...CASES.good, artifacts });
  const line = { kind: "form", id: "x", version: "1.0.0", sha256: sha256(manifest) };
  const folder = join(root, "forms/x/1.0.0");
  for (const [path, content] of Object.entries({ ...files, "manifest.json": manifest })) {
    fs.mkdirSync(dirname(join(folder, path)), { recursive: true });
    fs.writeFileSync(join(folder, path), content);
  }
  fs.writeFileSync(join(root, bundles.LOCK), JSON.stringify({ format: 1, bundles: [line] }));
  return root;
}

test("a validator is loaded, versions live together, nothing is left in the folder", async () => {
  const [one, two] = ["one", "two"].map((words) => bundles.openCatalogue(built(words)));
  const first = await one.bundle("form", "x").load();
  assert.equal(first.validate(), "one");
  assert.equal((await two.bundle("form", "x", "1.0.0").load("validator")).validate(), "two");
  assert.equal(await one.bundle("form", "x").load(), first);
  await assert.rejects(one.bundle("form", "x").load("../../evil"), bundles.BundleError);
  assert.throws(() => one.bundle("form", "y"), RangeError);
  assert.throws(() => one.bundle("form", "../x"), RangeError);
  assert.deepEqual(bundles.verify(one.root), []);
});

for (const [name, harm, path] of [
  ["changed", (folder) => fs.writeFileSync(join(folder, "runtime.mjs"), "export const words = 'one'; \n"), "runtime.mjs"],
  ["grown", (folder) => fs.appendFileSync(join(folder, "runtime.mjs"), " "), "runtime.mjs"],
  ["missing", (folder) => fs.rmSync(join(folder, "runtime.mjs")), "runtime.mjs"],
  ["a folder", (folder) => (fs.rmSync(join(folder, "runtime.mjs")), fs.mkdirSync(join(folder, "runtime.mjs"))), "runtime.mjs"],
  ["another manifest", (folder) => fs.appendFileSync(join(folder, "manifest.json"), " "), "manifest.json"],
]) {
  test(`refused: ${name}`, async () => {
    const root = built(name);
    const folder = join(root, "forms/x/1.0.0");
    harm(folder);
    assert.equal(bundles.verify(root)[0].path, `forms/x/1.0.0/${path}`);
    await assert.rejects(async () => bundles.openCatalogue(root).bundle("form", "x").load(), bundles.BundleError);
  });
}

test("what is not listed is found, and not read", () => {
  const root = built();
  fs.writeFileSync(join(root, "forms/x/1.0.0/evil.mjs"), "");
  fs.symlinkSync("/etc/passwd", join(root, "link"));
  fs.writeFileSync(join(root, ".hidden"), "");
  assert.deepEqual(
    new Set(bundles.verify(root).map(({ path }) => path)),
    new Set(["forms/x/1.0.0/evil.mjs", "link", ".hidden"]),
  );
  const bundle = bundles.openCatalogue(root).bundle("form", "x");
  assert.throws(() => bundle.read("evil.mjs"), bundles.BundleError);
  assert.throws(() => bundle.read("../../../catalog.lock.json"), bundles.BundleError);
});

const PAYLOAD = "application/vnd.in-toto+json";
const pem = (key) => key.export({ type: "spki", format: "pem" });

function signed(root, change = {}, keys = generateKeyPairSync("ed25519")) {
  const subject = { name: bundles.LOCK, digest: { sha256: sha256(fs.readFileSync(join(root, bundles.LOCK))) } };
  const payload = bytes({
    _type: "https://in-toto.io/Statement/v1", subject: [subject],
    predicateType: "urn:formc:release:1", predicate: { serial: 3 }, ...change,
  });
  const message = Buffer.concat([Buffer.from(`DSSEv1 28 ${PAYLOAD} ${payload.length} `), payload]);
  const sig = sign(null, message, keys.privateKey).toString("base64");
  const envelope = { payloadType: PAYLOAD, payload: payload.toString("base64"), signatures: [{ sig }] };
  fs.writeFileSync(join(root, bundles.SIGNATURE), JSON.stringify(envelope));
  return { key: pem(keys.publicKey), envelope };
}

test("a signature holds for its key and its bytes alone", () => {
  const root = built();
  const { key } = signed(root);
  const other = pem(generateKeyPairSync("ed25519").publicKey);
  assert.equal(bundles.verifySignature(root, key).serial, 3);
  assert.equal(bundles.verifySignature(root, other, key).serial, 3);
  assert.deepEqual(bundles.verify(root), []);
  assert.throws(() => bundles.verifySignature(root, other), /none of the keys/);
  assert.throws(() => bundles.verifySignature(root), /none of the keys/);
  fs.appendFileSync(join(root, bundles.LOCK), " ");
  assert.throws(() => bundles.verifySignature(root, key), /other bytes/);
});

for (const [name, change] of [
  ["another type", { _type: "x" }],
  ["another predicate", { predicateType: "x" }],
  ["no serial", { predicate: {} }],
  ["a serial in words", { predicate: { serial: "3" } }],
  ["a negative serial", { predicate: { serial: -1 } }],
  ["no subject", { subject: [] }],
  ["another subject", { subject: [{ name: "index.html", digest: { sha256: "0".repeat(64) } }] }],
  ["a subject without a digest", { subject: [{ name: bundles.LOCK }] }],
]) {
  test(`statement: ${name}`, () => {
    const root = built();
    const { key } = signed(root, change);
    assert.throws(() => bundles.verifySignature(root, key), bundles.BundleError);
  });
}

test("envelopes are read strictly", () => {
  const root = built();
  const { key, envelope } = signed(root);
  for (const change of [
    { payloadType: "text/plain" }, { signatures: [] }, { signatures: [{ sig: "%%%" }] }, { payload: 1 },
    { signatures: Array(17).fill(envelope.signatures[0]) }, { payload: `${envelope.payload}\n` },
  ]) {
    fs.writeFileSync(join(root, bundles.SIGNATURE), JSON.stringify({ ...envelope, ...change }));
    assert.throws(() => bundles.verifySignature(root, key), bundles.BundleError);
  }
  const rsa = pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
  fs.writeFileSync(join(root, bundles.SIGNATURE), JSON.stringify(envelope));
  assert.throws(() => bundles.verifySignature(root, rsa), /Ed25519/);
  assert.throws(() => bundles.verifySignature(root, "x"), /PEM/);
});
