export const FORMAT: 1;
export const LOCK: "catalog.lock.json";
export const MANIFEST: "manifest.json";
export const SIGNATURE: "signature.dsse.json";
export const MAX_BYTES: number;

export type Kind = "form" | "service" | "assets" | "codelists" | "catalogue";

export interface Entry {
  path: string;
  role: string;
  media_type: string;
  sha256: string;
  size: number;
}

export interface Loss {
  engine: string;
  constraint: string;
  reason: string;
  advice: string;
}

export interface Manifest {
  format: 1;
  kind: Kind;
  id: string;
  version: string;
  artifacts: Entry[];
  engines: Record<string, string[]>;
  losses: Loss[];
  [key: string]: unknown;
}

export interface Line {
  kind: Kind;
  id: string;
  version: string;
  sha256: string;
}

/** Of answers: the path is a JSON Pointer. */
export interface Problem {
  path: string;
  code: string;
  rule: string;
  params: Record<string, string>;
  message: string;
}

export interface Filing {
  /** The day of filing in Poland, `YYYY-MM-DD`. */
  on: string;
  office?: Record<string, unknown>;
  pages?: string[];
  lang?: "pl" | "en";
}

/** What `load("validator")` of a form gives. */
export interface Validator {
  FORM: string;
  VERSION: string;
  validate(answers: unknown, filing: Filing): Problem[];
  warnings(answers: unknown, filing: Filing): Problem[];
  normalize(answers: unknown, filing: Filing): unknown;
  fees(
    answers: unknown,
    filing: Filing,
  ): { items: { id: string; amount: string | null }[]; total: string | null };
  state(answers: unknown, filing: Filing): unknown;
}

/** What was read is not whole, not signed, or no manifest; the message says what. */
export class BundleError extends Error {}

export class Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  /** SHA-256 of the manifest. */
  readonly digest: string;
  read(path: string): Uint8Array;
  load(name?: "validator"): Promise<Validator>;
  load(name: string): Promise<Record<string, unknown>>;
}

export class Catalogue {
  readonly root: string;
  readonly lines: Line[];
  /** SHA-256 of the lock file. */
  readonly digest: string;
  /** Without `version`, the only one of that id. Throws RangeError where there is none. */
  bundle(kind: Kind, id: string, version?: string): Bundle;
}

export function openCatalogue(root: string): Catalogue;
export function openBundle(folder: string, expected?: string): Bundle;
export function verify(root: string): { path: string; wrong: string }[];
export function verifySignature(
  root: string,
  ...keys: (string | Uint8Array)[]
): { path: string; sha256: string; serial: number };
export function readManifest(content: Uint8Array): Manifest;
export function readLock(content: Uint8Array): Line[];
export function safePath(path: string): boolean;
