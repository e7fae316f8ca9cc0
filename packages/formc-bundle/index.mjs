// Opens bundles that formc built and loads their validators, every byte checked against the manifest
// first. The twin of formc.bundle in Python: docs/bundle-format.md is the format of both.

import { createHash, createPublicKey, verify as holds } from "node:crypto";
import {
  closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, mkdtempSync, openSync,
  readdirSync, readSync, rmSync, writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export const FORMAT = 1;
export const LOCK = "catalog.lock.json";
export const MANIFEST = "manifest.json";
export const SIGNATURE = "signature.dsse.json";
export const MAX_BYTES = 8 * 1024 * 1024; // of one manifest, lock file or envelope

const FOLDERS = {
  form: (line) => `forms/${line.id}/${line.version}/`,
  service: (line) => `services/${line.id}/`,
  assets: () => "assets/",
  codelists: () => "codelists/",
  catalogue: () => "",
};
const ID = /^[a-z][a-z0-9-]{0,62}$/;
const VERSION = /^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SEGMENT = /^[a-z0-9][a-z0-9._-]{0,127}$/;
const STATEMENT = "https://in-toto.io/Statement/v1";
const PREDICATE = "urn:formc:release:1";
const PAYLOAD = "application/vnd.in-toto+json";

/** What was read is not whole, not signed, or no manifest; the message says what. */
export class BundleError extends Error {
  name = "BundleError";
}

// Opening ---------------------------------------------------------------------------------------

/** The catalogue in a built folder. */
export function openCatalogue(root) {
  const written = bounded(join(root, LOCK), MAX_BYTES);
  return new Catalogue(root, readLock(written), digest(written));
}

/** The bundle in a folder. With `expected` its manifest must have that digest. */
export function openBundle(folder, expected) {
  const written = bounded(join(folder, MANIFEST), MAX_BYTES);
  const found = digest(written);
  if (expected !== undefined && found !== expected) {
    throw new BundleError(`${folder}: the manifest has the digest ${found}, not ${expected}`);
  }
  return new Bundle(folder, readManifest(written), found);
}

export class Catalogue {
  constructor(root, lines, sha256) {
    Object.assign(this, { root, lines, digest: sha256 });
  }

  /** The bundle that the lock file names; without `version`, the only one of that id. RangeError: none. */
  bundle(kind, id, version) {
    const lines = this.lines.filter(
      (line) =>
        line.kind === kind && line.id === id && (version === undefined || line.version === version),
    );
    if (lines.length !== 1) {
      throw new RangeError(`${lines.length} bundles are called ${kind} ${id} ${version ?? ""}`.trim());
    }
    const bundle = openBundle(join(this.root, FOLDERS[kind](lines[0])), lines[0].sha256);
    if (named(bundle.manifest) !== named(lines[0])) {
      throw new BundleError(`${id}: the manifest calls itself ${named(bundle.manifest)}`);
    }
    return bundle;
  }
}

const modules = new Map(); // digest of a manifest → folder with checked copies of its modules

export class Bundle {
  constructor(folder, manifest, sha256) {
    Object.assign(this, { folder, manifest, digest: sha256 });
  }

  /** The bytes of an artifact. */
  read(path) {
    const entry = this.manifest.artifacts.find((each) => each.path === path);
    if (entry === undefined) throw new BundleError(`${this.manifest.id}: no artifact ${path}`);
    return checked(this.folder, entry);
  }

  /**
   * The module `<name>.mjs`. What runs are copies of the checked bytes in a folder of our own, so that
   * nobody changes a file between the check and the import.
   */
  async load(name = "validator") {
    const path = `${name}.mjs`;
    if (!this.manifest.artifacts.some((entry) => entry.path === path)) {
      throw new BundleError(`${this.manifest.id}: no module ${path}`);
    }
    if (!modules.has(this.digest)) modules.set(this.digest, copied(this));
    return import(pathToFileURL(join(modules.get(this.digest), path)));
  }
}

function checked(folder, { path, size, sha256 }) {
  const content = bounded(join(folder, path), size);
  if (content.length !== size || digest(content) !== sha256) {
    throw new BundleError(`${path}: not the bytes of the manifest`);
  }
  return content;
}

function copied(bundle) {
  const files = bundle.manifest.artifacts
    .filter((entry) => entry.path.endsWith(".mjs"))
    .map((entry) => [entry.path, checked(bundle.folder, entry)]);
  const folder = mkdtempSync(join(tmpdir(), "formc-bundle-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { flag: "wx", mode: 0o400 });
  }
  return folder;
}

// Verifying -------------------------------------------------------------------------------------

/** What is wrong with a built folder or a bundle, one `{path, wrong}` each; empty where it is whole. */
export function verify(root) {
  const found = [];
  const there = new Set();
  walk(root, "", there, found);
  const listed = new Set([SIGNATURE]);
  const look = (folder, expected) => {
    const path = folder + MANIFEST;
    listed.add(path);
    try {
      const bundle = openBundle(join(root, folder), expected?.sha256);
      if (expected !== undefined && named(bundle.manifest) !== named(expected)) {
        throw new BundleError(`calls itself ${named(bundle.manifest)}`);
      }
      for (const entry of bundle.manifest.artifacts) {
        listed.add(folder + entry.path);
        attempt(folder + entry.path, found, () => checked(bundle.folder, entry));
      }
    } catch (error) {
      found.push({ path, wrong: told(error) });
    }
  };
  if (there.has(LOCK)) {
    listed.add(LOCK);
    attempt(LOCK, found, () => {
      for (const line of openCatalogue(root).lines) look(FOLDERS[line.kind](line), line);
    });
  } else {
    look("");
  }
  for (const path of there) {
    if (!listed.has(path)) found.push({ path, wrong: "stands in no manifest" });
  }
  return found;
}

function attempt(path, found, act) {
  try {
    act();
  } catch (error) {
    found.push({ path, wrong: told(error) });
  }
}

function told(error) {
  if (error instanceof BundleError) return error.message;
  throw error;
}

function walk(root, below, there, found) {
  for (const name of readdirSync(join(root, below))) {
    const path = below + name;
    const status = lstatSync(join(root, path));
    if (status.isDirectory() && path.length <= 255) walk(root, `${path}/`, there, found);
    else if (!safePath(path)) found.push({ path, wrong: "an unsafe name" });
    else if (status.isFile()) there.add(path);
    else found.push({ path, wrong: "no regular file" });
  }
}

/**
 * What the signature of a built folder (or a bundle on its own) says, when one of the public keys (PEM)
 * made it and it is about the lock file (the manifest) that lies there. Throws BundleError.
 */
export function verifySignature(root, ...keys) {
  const envelope = json(bounded(join(root, SIGNATURE), MAX_BYTES), "envelope");
  const { payloadType, signatures } = envelope;
  if (payloadType !== PAYLOAD) throw new BundleError(`payloadType is not ${PAYLOAD}`);
  if (!Array.isArray(signatures) || signatures.length < 1 || signatures.length > 16) {
    throw new BundleError("signatures: 1 to 16 are expected");
  }
  const payload = base64(envelope.payload, "payload");
  const message = Buffer.concat([
    Buffer.from(`DSSEv1 ${PAYLOAD.length} ${PAYLOAD} ${payload.length} `), payload,
  ]);
  const publics = keys.map(ed25519);
  const signed = signatures.map((each) => base64(object(each, "signatures").sig, "sig"));
  if (!signed.some((signature) => publics.some((key) => holds(null, message, key, signature)))) {
    throw new BundleError("none of the keys has signed it");
  }
  return stated(root, json(payload, "statement"));
}

function stated(root, statement) {
  const [subject, ...others] = list(statement.subject, "subject");
  const { serial } = object(statement.predicate, "predicate");
  const known = statement._type === STATEMENT && statement.predicateType === PREDICATE;
  if (!known || others.length > 0 || !Number.isSafeInteger(serial) || serial < 0) {
    throw new BundleError("not a statement about a release of formc");
  }
  const { name, digest: { sha256 } = {} } = object(subject, "subject");
  const path = existsSync(join(root, LOCK)) ? LOCK : MANIFEST;
  if (name !== path || sha256 !== digest(bounded(join(root, path), MAX_BYTES))) {
    throw new BundleError(`the signature is about other bytes of ${name}`);
  }
  return { path: name, sha256, serial };
}

function ed25519(pem) {
  let key;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new BundleError("no public key in PEM");
  }
  if (key.asymmetricKeyType !== "ed25519") throw new BundleError("not an Ed25519 key");
  return key;
}

function base64(value, where) {
  const content = Buffer.from(text(value, where), "base64");
  if (content.toString("base64") !== value) throw new BundleError(`${where}: not base64`);
  return content;
}

// Reading ---------------------------------------------------------------------------------------

/** The manifest in these bytes. */
export function readManifest(content) {
  const tree = formatted(content, "manifest");
  for (const key of ["kind", "id", "version", "artifacts", "engines", "losses"]) {
    if (!(key in tree)) throw new BundleError(`missing: ${key}`);
  }
  kind(tree.kind);
  matching(ID, tree.id, "id");
  matching(VERSION, tree.version, "version");
  let before = "";
  for (const entry of list(tree.artifacts, "artifacts")) {
    exactly(["path", "role", "media_type", "sha256", "size"], entry, "artifacts");
    if (!safePath(text(entry.path, "path"))) {
      throw new BundleError(`artifacts: unsafe path ${JSON.stringify(entry.path)}`);
    }
    if (entry.path <= before) throw new BundleError("artifacts: sorted by path, each once");
    before = entry.path;
    text(entry.role, "role");
    text(entry.media_type, "media_type");
    matching(SHA256, entry.sha256, "sha256");
    if (!Number.isSafeInteger(entry.size) || entry.size < 0) {
      throw new BundleError(`artifacts: ${entry.path}: size is ${entry.size}`);
    }
  }
  for (const [engine, ids] of Object.entries(object(tree.engines, "engines"))) {
    for (const id of list(ids, "engines")) text(id, `engines.${engine}`);
  }
  for (const loss of list(tree.losses, "losses")) {
    exactly(["engine", "constraint", "reason", "advice"], loss, "losses");
    for (const [name, value] of Object.entries(loss)) text(value, name);
  }
  return tree;
}

/** The lines of `catalog.lock.json`. */
export function readLock(content) {
  const lines = list(formatted(content, "lock").bundles, "bundles");
  for (const line of lines) {
    exactly(["kind", "id", "version", "sha256"], line, "bundles");
    kind(line.kind);
    matching(ID, line.id, "id");
    matching(VERSION, line.version, "version");
    matching(SHA256, line.sha256, "sha256");
  }
  if (new Set(lines.map(named)).size < lines.length) {
    throw new BundleError("bundles: one bundle stands there twice");
  }
  return lines;
}

/** Whether a path stays in its bundle on every system. */
export function safePath(path) {
  return (
    path.length <= 255 &&
    path.split("/").every((segment) => SEGMENT.test(segment) && !segment.endsWith("."))
  );
}

const digest = (content) => createHash("sha256").update(content).digest("hex");
const named = ({ kind, id, version }) => `${kind} ${id} ${version}`;

/** At most `most` bytes of a regular file: a pipe or a device never hangs us. */
function bounded(path, most) {
  let handle;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(handle).isFile()) throw new BundleError(`${path}: no regular file`);
    const content = Buffer.alloc(Math.min(most, fstatSync(handle).size) + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < content.length; length += got) {
      got = readSync(handle, content, length, content.length - length, null);
    }
    if (length > most) throw new BundleError(`${path}: larger than ${most} bytes`);
    return content.subarray(0, length);
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(`${path}: ${error.code === "ENOENT" ? "missing" : error.message}`);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function formatted(content, where) {
  const tree = json(content, where);
  if (tree.format !== FORMAT) {
    throw new BundleError(`format is ${JSON.stringify(tree.format)}, this reader knows ${FORMAT}`);
  }
  return tree;
}

function json(content, where) {
  if (content.length > MAX_BYTES) throw new BundleError(`larger than ${MAX_BYTES} bytes`);
  let written, tree;
  try {
    written = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    tree = JSON.parse(written);
  } catch (error) {
    throw new BundleError(`${where}: ${error.message}`);
  }
  refuseTwice(written);
  return object(tree, where);
}

/** JSON.parse takes the last of two equal keys; we take neither. */
function refuseTwice(written) {
  const open = []; // the keys of each object around, null for a list
  for (const [token, colon] of written.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(token.slice(0, -colon.length));
      if (open.at(-1).has(key)) throw new BundleError("a key stands twice in one object");
      open.at(-1).add(key);
    }
  }
}

function object(value, where) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BundleError(`${where}: an object is expected`);
  }
  return value;
}

function list(value, where) {
  if (!Array.isArray(value)) throw new BundleError(`${where}: a list is expected`);
  return value;
}

function text(value, where) {
  if (typeof value !== "string") throw new BundleError(`${where}: a text is expected`);
  return value;
}

function exactly(names, value, where) {
  const keys = Object.keys(object(value, where));
  if (keys.length !== names.length || !names.every((name) => keys.includes(name))) {
    throw new BundleError(`${where}: each has ${names.join(", ")} and nothing else`);
  }
}

function matching(pattern, value, where) {
  if (!pattern.test(text(value, where))) {
    throw new BundleError(`${where}: ${JSON.stringify(value)} is not of the right form`);
  }
}

function kind(value) {
  if (!Object.hasOwn(FOLDERS, text(value, "kind"))) throw new BundleError(`unknown kind ${value}`);
}
