// Single values: whether an answer is readable, what it says, and how typed text becomes one.
// `values.py` says the same in Python; the tables are printed from it.

const LARGEST = 9007199254740991; // 2^53 - 1

const EARLY_DAY = /^(?:1[89]|2[0-2])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$/u;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/u;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+\-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+\-]{0,126}$/u;
const SHA256 = /^[0-9a-f]{64}$/u;
const DECIMALS = Array.from(
  { length: 9 },
  (_, scale) => new RegExp(`^-?(?:0|[1-9][0-9]{0,14})\\.[0-9]{${scale}}$`, "u"),
);
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/u;

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Whether an object has no other keys than these.
function onlyKeys(value, keys) {
  for (const key of Object.keys(value)) if (!keys.has(key)) return false;
  return true;
}

// Allowed characters only, no space or line end at either end.
function clean(text, multiline) {
  if (/^[ \n]|[ \n]$/u.test(text) || (!multiline && text.includes("\n"))) return false;
  return !FORBIDDEN.test(text);
}

// In Unicode's normal form C.
function composed(text) {
  return text.normalize("NFC") === text;
}

function readable(text) {
  return PLAIN.test(text) || (clean(text, false) && composed(text));
}

function readableLines(text) {
  return clean(text, true) && composed(text);
}

// From `least` to `most` code points.
function lengthFits(text, least, most) {
  const units = text.length;
  if (units <= most && units >= 2 * least) return true;
  let points = 0;
  for (const _ of text) points += 1;
  return points >= least && points <= most;
}

// Check digits

function checkDigitsAgree(name, text) {
  const row = CHECKSUMS[name];
  const values = [...text].map((char) => row.alphabet.indexOf(char));
  for (const sum of row.sums) {
    if (sum.length && sum.length !== values.length) continue;
    if (values.length <= Math.max(...sum.positions, sum.check ?? 0)) return false;
    let rest = 0;
    for (const [index, position] of sum.positions.entries()) {
      if (values[position] < 0) return false;
      rest += values[position] * sum.weights[index];
    }
    rest %= sum.modulus;
    if (rest === 10 && sum.ten_is_zero) rest = 0;
    if (rest !== (sum.check === null ? 0 : values[sum.check])) return false;
  }
  if (row.birth && !birthIsReal(text)) return false;
  return row.iban_prefix === null || remainderIsOne(row.iban_prefix + text);
}

function birthIsReal(pesel) {
  const carried = Number(pesel.slice(2, 4));
  const year = Number(pesel.slice(0, 2)) + 1800 + 100 * ((Math.floor(carried / 20) + 1) % 5);
  const day = Number(pesel.slice(4, 6));
  const month = carried % 20;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function remainderIsOne(iban) {
  const moved = iban.slice(4) + iban.slice(0, 4);
  if (!/^[0-9A-Za-z]+$/u.test(moved)) return false;
  let rest = 0;
  for (const char of moved) {
    for (const digit of String(Number.parseInt(char, 36))) rest = (10 * rest + Number(digit)) % 97;
  }
  return rest === 1;
}

function daysInMonth(year, month) {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

// Whether an answer is readable: "" or the code of what is wrong

function textFault(value, pattern, checksum, multiline) {
  if (typeof value !== "string" || value === "") return "kind";
  if (!clean(value, multiline) || (pattern && !pattern.test(value))) return "form";
  return checksum && !checkDigitsAgree(checksum, value) ? "check_digit" : "";
}

function integerFault(value) {
  if (typeof value !== "number") return "kind";
  return Number.isInteger(value) && Math.abs(value) <= LARGEST ? "" : "form";
}

function decimalFault(value, scale) {
  if (typeof value !== "string" || value === "") return "kind";
  return DECIMALS[scale].test(value) && !/^-[0.]*$/u.test(value) ? "" : "form";
}

function booleanFault(value) {
  return value === true || value === false ? "" : "kind";
}

function consentFault(value) {
  return value === true ? "" : value === false ? "form" : "kind";
}

function dateFault(value) {
  if (typeof value !== "string" || value === "") return "kind";
  return isDay(value) ? "" : "form";
}

function isDay(text) {
  if (EARLY_DAY.test(text)) return true;
  if (!DAY.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number);
  return (
    year >= 1800 && year <= 2299 && month >= 1 && month <= 12 && day >= 1 &&
    day <= daysInMonth(year, month)
  );
}

function timeFault(value) {
  if (typeof value !== "string" || value === "") return "kind";
  return isTime(value) ? "" : "form";
}

function isTime(text) {
  return TIME.test(text);
}

function momentFault(value) {
  if (typeof value !== "string" || value === "") return "kind";
  return isMoment(value) ? "" : "form";
}

function isMoment(text) {
  return text[10] === "T" && isDay(text.slice(0, 10)) && isTime(text.slice(11));
}

function choiceFault(value, codes) {
  if (typeof value !== "string" || value === "") return "kind";
  return codes.has(value) ? "" : "option";
}

function choicesFault(value, codes) {
  if (!Array.isArray(value) || value.length === 0) return "kind";
  if (!value.every((each) => typeof each === "string" && each !== "")) return "kind";
  if (new Set(value).size !== value.length) return "form";
  return value.every((each) => codes.has(each)) ? "" : "option";
}

function fileFault(value) {
  if (!isObject(value)) return "kind";
  const keys = Object.keys(value).sort();
  if (keys.join() !== "media_type,name,sha256,size") return "kind";
  const { name, media_type: mediaType, size, sha256 } = value;
  if (![name, mediaType, sha256].every((each) => typeof each === "string")) return "kind";
  if (typeof size !== "number") return "kind";
  const fine =
    name !== "" && lengthFits(name, 1, 255) && clean(name, false) && composed(name) &&
    MEDIA_TYPE.test(mediaType) && integerFault(size) === "" && size >= 0 && SHA256.test(sha256);
  return fine ? "" : "form";
}

function filesFault(value) {
  if (!Array.isArray(value) || value.length === 0) return "kind";
  const faults = value.map(fileFault);
  return faults.includes("kind") ? "kind" : faults.includes("form") ? "form" : "";
}

// Numbers as formulas see them

function scaled(text) {
  return BigInt(text.replace(".", ""));
}

function unscaled(number, scale) {
  if (scale === 0) return String(number);
  const digits = String(number < 0n ? -number : number).padStart(scale + 1, "0");
  return `${number < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

// What people type; MISSING is undefined

const TRUTH = new Map([["true", true], ["tak", true], ["on", true], ["false", false], ["nie", false]]);
const TYPED_NUMBER = /^([+\-]?)([0-9]+)(?:\.([0-9]*))?$/u;
const TYPED_DATES = [
  [/^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})$/u, [3, 2, 1]],
  [/^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/u, [1, 2, 3]],
];
const TYPED_TIME = /^([0-9]{1,2})[:.]([0-9]{2})$/u;
const TYPED_MOMENT = /^([^ T]+)(?:T| +)([0-9]{1,2}[:.][0-9]{2})$/u;

function trimmed(text) {
  return text.replace(/^[ \n]+/u, "").replace(/[ \n]+$/u, "");
}

function typedText(text) {
  return trimmed(text.replaceAll("\u00a0", " "));
}

function numberText(text) {
  return text.replace(/[\u00a0\u202f ]/gu, "").replaceAll("−", "-").replaceAll(",", ".");
}

function normalText(value, strip, upper, multiline) {
  if (typeof value !== "string") return value;
  let text = typedText(value).replaceAll("\r\n", "\n").replaceAll("\r", "\n").normalize("NFC");
  if (!multiline) text = text.replaceAll("\n", " ");
  for (const char of strip) text = text.replaceAll(char, "");
  if (upper) text = text.replace(/[a-ząćęłńóśźż]/gu, (letter) => letter.toUpperCase());
  return trimmed(text.normalize("NFC")) || undefined;
}

function normalInteger(value) {
  if (typeof value !== "string") return value;
  const match = TYPED_NUMBER.exec(numberText(value));
  if (!match || /[1-9]/u.test(match[3] ?? "") || match[2].replace(/^0+/u, "").length > 16) {
    return typedText(value) ? value : undefined;
  }
  const number = Number(match[1] + match[2]);
  return Math.abs(number) <= LARGEST ? number + 0 : value;
}

function normalDecimal(value, scale) {
  const given = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof given !== "string") return value;
  const match = TYPED_NUMBER.exec(numberText(given));
  const places = match?.[3] ?? "";
  if (!match || /[1-9]/u.test(places.slice(scale))) return typedText(given) ? value : undefined;
  const whole = match[2].replace(/^0+/u, "") || "0";
  const number = `${whole}.${places.slice(0, scale).padEnd(scale, "0")}`;
  return match[1] === "-" && /[1-9]/u.test(number) ? `-${number}` : number;
}

function normalBoolean(value) {
  if (typeof value !== "string") return value;
  const text = typedText(value).toLowerCase();
  if (text === "") return undefined;
  return TRUTH.has(text) ? TRUTH.get(text) : value;
}

function normalConsent(value) {
  const given = normalBoolean(value);
  return given === false ? undefined : given;
}

// The texts of `{d, m, r}`, or null where it is no such object.
function typedParts(value, keys) {
  if (!Object.keys(value).every((key) => keys.includes(key))) return null;
  const parts = keys.map((key) => value[key] ?? (Object.hasOwn(value, key) ? null : ""));
  if (!parts.every((part) => typeof part === "string" || Number.isSafeInteger(part))) return null;
  return parts.map((part) => typedText(String(part)));
}

function normalDate(value) {
  if (isObject(value) && Object.keys(value).length > 0) {
    const written = typedParts(value, ["d", "m", "r"]);
    if (written === null) return value;
    return written.some((part) => part !== "") ? normalDate(written.join(".")) : undefined;
  }
  if (typeof value !== "string") return value;
  const text = typedText(value);
  for (const [reads, [year, month, day]] of TYPED_DATES) {
    const match = reads.exec(text);
    if (match) {
      const read = `${match[year]}-${match[month].padStart(2, "0")}-${match[day].padStart(2, "0")}`;
      return isDay(read) ? read : text;
    }
  }
  return text || undefined;
}

function normalTime(value) {
  if (typeof value !== "string") return value;
  const text = typedText(value);
  const match = TYPED_TIME.exec(text);
  const read = match ? `${match[1].padStart(2, "0")}:${match[2]}` : text;
  return (isTime(read) ? read : text) || undefined;
}

function normalMoment(value) {
  if (isObject(value) && Object.keys(value).length > 0) {
    const written = typedParts(value, ["d", "m", "r", "g"]);
    if (written === null) return value;
    const day = written.slice(0, 3).join(".");
    return written.some((part) => part !== "") ? normalMoment(`${day} ${written[3]}`) : undefined;
  }
  if (typeof value !== "string") return value;
  const text = typedText(value);
  const match = TYPED_MOMENT.exec(text);
  if (!match) return text || undefined;
  const read = `${normalDate(match[1])}T${normalTime(match[2])}`;
  return isMoment(read) ? read : text;
}

function normalChoice(value) {
  return typeof value === "string" ? trimmed(value) || undefined : value;
}

function normalChoices(value, codes) {
  const given = typeof value === "string" ? [value] : value;
  if (!Array.isArray(given) || !given.every((each) => typeof each === "string")) return value;
  const kept = [...new Set(given.map(trimmed))].filter((each) => each !== "");
  const place = new Map(codes.map((code, index) => [code, index]));
  const placeOf = (code) => place.get(code) ?? place.size;
  kept.sort((a, b) => placeOf(a) - placeOf(b));
  return kept.length ? kept : undefined;
}

function isEmpty(value) {
  return value === "" || (isObject(value) && Object.keys(value).length === 0);
}

function normalFile(value) {
  return isEmpty(value) ? undefined : value;
}

function normalFiles(value) {
  const given = isObject(value) && !isEmpty(value) ? [value] : value;
  if (!Array.isArray(given)) return isEmpty(value) ? undefined : value;
  const kept = given.filter((each) => !isEmpty(each));
  return kept.length ? kept : undefined;
}
