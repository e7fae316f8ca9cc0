// What one look at the answers finds: problems, and which answers nobody can read.
// `findings.py` says the same in Python. Rows are counted from 0; outside rows `row` is null.

const EMPTY = Object.freeze({});
const MALFORMED = new Set(["kind", "form", "check_digit", "option"]);
const RANK = new Map(CODES.map((code, rank) => [code, rank]));
const NO_PARAMS = Object.freeze({});
const NOBODY = { kind: "", semantic: "" }; // whose the keys are that nobody asked for
const ROW = { kind: "row", semantic: "" };
// The parameters of the other codes are facts of the item; how many vertices a place may have is
// one of its kind.
const VARYING = new Set(["computed", "min", "max", "min_rows", "max_rows"]);
// As Python sorts texts: UTF-16 units would put astral characters before U+E000.
function byCodePoints(one, other) {
  const [left, right] = [[...one], [...other]];
  const place = left.findIndex((each, index) => each !== right[index]);
  if (place < 0) return left.length - right.length;
  return place < right.length ? left[place].codePointAt(0) - right[place].codePointAt(0) : 1;
}

const FAULTS = {
  text: (item, value) => textFault(value, item.pattern, item.checksum, item.multiline),
  integer: (item, value) => integerFault(value),
  decimal: (item, value) => decimalFault(value, item.scale),
  boolean: (item, value) => booleanFault(value),
  consent: (item, value) => consentFault(value),
  date: (item, value) => dateFault(value),
  time: (item, value) => timeFault(value),
  datetime: (item, value) => momentFault(value),
  choice: (item, value) => choiceFault(value, new Set(item.codes)),
  choices: (item, value) => choicesFault(value, new Set(item.codes)),
  place: (item, value) => placeFault(value, item.codes),
  file: (item, value) => fileFault(value),
  files: (item, value) => filesFault(value),
};

// The name of an item, the last part of its path.
function nameOf(item) {
  return item.path.slice(item.path.lastIndexOf("/") + 1);
}

function pointerOf(item, row) {
  return row === null ? item.path : item.path.replace("*", String(row));
}

function placeOf(item, row) {
  return row === null ? item.place : [item.place[0], row, ...item.place.slice(1)];
}

function has(holder, name) {
  return Object.hasOwn(holder, name) && holder[name] !== undefined;
}

// What is known of items once and for all: their sentences by language, the names in them.
const SAID = new Map([["pl", new WeakMap()], ["en", new WeakMap()]]);
const NAMES = new WeakMap();

function remembered(known, item, make) {
  let found = known.get(item);
  if (found === undefined) known.set(item, (found = make()));
  return found;
}

// The table's closest row with the parameters put in.
function sentence(lang, code, semantic, kind, params, labels = {}) {
  const row =
    MESSAGES[`${code}.${variantOf(code, params)}`] ?? MESSAGES[`${code}.${semantic}`] ??
    MESSAGES[`${code}.${kind}`] ?? MESSAGES[code];
  return filled(row[lang === "en" ? 1 : 0], lang, code, kind, params, labels);
}

function filled(words, lang, code, kind, params, labels = {}) {
  let text = words;
  for (const [name, value] of Object.entries(params)) {
    text = text.replaceAll(`{${name}}`, () => forPeople(value, lang, code, kind, labels));
  }
  return text;
}

function variantOf(code, params) {
  if (code === "length") {
    if (params.max === "1") return "one";
    if (params.min === params.max) return "exact";
    return params.min === "0" || params.min === "1" ? "most" : "";
  }
  if (code === "min_rows" && params.min === "1") return "one";
  return code === "computed" && params.value === "" ? "absent" : "";
}

function forPeople(value, lang, code, kind, labels) {
  if (code === "file_size") return sizeWords(BigInt(value), lang);
  if (code === "file_type") return fileKinds(value, lang);
  if (has(labels, value)) return labels[value][lang] || labels[value].pl;
  if ((kind === "boolean" || kind === "consent") && (value === "true" || value === "false")) {
    return { true: ["tak", "yes"], false: ["nie", "no"] }[value][lang === "en" ? 1 : 0];
  }
  if (lang === "en") return value;
  if (kind === "decimal") return value.replaceAll(".", ",");
  if (kind === "date" && value.length === 10) {
    return `${value.slice(8)}.${value.slice(5, 7)}.${value.slice(0, 4)}`;
  }
  return value;
}

// Bytes as `10 MB`, rounded up to a tenth.
function sizeWords(size, lang) {
  for (const [step, name] of [[1048576n, "MB"], [1000n, "kB"]]) {
    if (size >= step) {
      const tenths = (size * 10n + step - 1n) / step;
      const rest = tenths % 10n === 0n ? "" : `${lang === "en" ? "." : ","}${tenths % 10n}`;
      return `${tenths / 10n}${rest}\u00a0${name}`;
    }
  }
  return `${size}\u00a0B`;
}

function fileKinds(accept, lang) {
  const kinds = accept.split(", ").map((kind) => (has(FILE_KINDS, kind) ? FILE_KINDS[kind] : kind));
  return [...kinds.slice(0, -2), kinds.slice(-2).join(lang === "en" ? " or " : " lub ")].join(", ");
}

class Findings {
  constructor(answers, on, lang = "pl", thorough = false) {
    if (dateFault(on) !== "") throw new RangeError(`on: ${on} is no day YYYY-MM-DD`);
    this.answers = answers;
    this.on = on;
    this.lang = lang;
    this.malformed = new Set();
    this.hidden = [];
    this.thorough = thorough;
    this.found = []; // { place, rank, path, code, params, item }: the item has the words
    this.judged = [];
    this.nested = false; // something that holds answers is malformed
  }

  // Reading

  form(item) {
    if (!isObject(this.answers)) {
      this.malform(item, null, "kind");
      return EMPTY;
    }
    this.unknown(item, this.answers, "", []);
    return this.answers;
  }

  group(item, holder, row = null) {
    const value = holder[nameOf(item)];
    if (!isObject(value) || Object.keys(value).length === 0) {
      this.malform(item, row, "kind");
      return EMPTY;
    }
    this.unknown(item, value, pointerOf(item, row), placeOf(item, row));
    return value;
  }

  rows(item, holder) {
    const name = nameOf(item);
    if (!has(holder, name)) {
      if (item.required) this.add(item, "min_rows", null, { min: String(item.least) });
      return [];
    }
    const value = holder[name];
    if (!Array.isArray(value) || value.length === 0) {
      this.malform(item, null, "kind");
      return [];
    }
    this.count(item, value, null);
    return value;
  }

  row(item, value, row) {
    const pointer = `${item.path}/${row}`;
    const place = [...item.place, row];
    if (!isObject(value) || Object.keys(value).length === 0) {
      this.malformed.add(`${item.path}/*`).add(pointer);
      this.thorough = true;
      this.nested = true;
      this.note(place, pointer, "kind", ROW, NO_PARAMS);
      return EMPTY;
    }
    this.unknown(item, value, pointer, place);
    return value;
  }

  // What an answer says to formulas, or null; with all that is wrong with it on its own.
  value(item, holder, row = null) {
    const name = nameOf(item);
    if (!has(holder, name)) {
      if (item.required) this.add(item, "required", row);
      return null;
    }
    const value = holder[name];
    const fault = FAULTS[item.kind](item, value);
    if (fault !== "") {
      this.malform(item, row, fault);
      return null;
    }
    switch (item.kind) {
      case "text":
        if (!lengthFits(value, item.least, item.most)) {
          this.add(item, "length", row, { min: String(item.least), max: String(item.most) });
        }
        if (!composed(value)) this.add(item, "nfc", row);
        return value;
      case "integer":
        return this.bounded(item, BigInt(value), row);
      case "decimal":
        return this.bounded(item, scaled(value), row);
      case "date":
        return this.bounded(item, value, row);
      case "place":
        this.between(item, ...vertexBounds(value), row);
        return value;
      case "file":
        return this.files(item, [value], row)[0];
      case "files":
        this.count(item, value, row);
        return this.files(item, value, row);
      default:
        return value;
    }
  }

  unknown(item, value, pointer, place) {
    const known = remembered(NAMES, item, () => new Set(item.items.map(nameOf)));
    const keys = Object.keys(value).filter((key) => !known.has(key));
    if (keys.length > 1) keys.sort(byCodePoints);
    for (const key of keys) {
      const path = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      this.note(place, path, "unknown", NOBODY, NO_PARAMS);
    }
  }

  malform(item, row, code) {
    const path = pointerOf(item, row);
    this.malformed.add(item.path).add(path);
    this.thorough = true;
    if (item.items !== undefined) this.nested = true;
    this.note(placeOf(item, row), path, code, item, NO_PARAMS);
  }

  bounded(item, value, row) {
    const least = item.least === "today" ? this.on : item.least;
    const most = item.most === "today" ? this.on : item.most;
    if (least !== undefined && value < least) {
      this.add(item, "min", row, { min: written(item, least) });
    }
    if (most !== undefined && value > most) {
      this.add(item, "max", row, { max: written(item, most) });
    }
    return value;
  }

  files(item, files, row) {
    if (!files.every((file) => item.accept.includes(file.media_type))) {
      this.add(item, "file_type", row, { accept: item.accept.join(", ") });
    }
    if (files.some((file) => file.size > item.max_size)) {
      this.add(item, "file_size", row, { max: String(item.max_size) });
    }
    return files;
  }

  count(item, value, row) {
    this.between(item, item.least, item.most, value.length, row);
  }

  between(item, least, most, count, row) {
    if (count < least) this.add(item, "min_rows", row, { min: String(least) });
    if (count > most) this.add(item, "max_rows", row, { max: String(most) });
  }

  // What formulas decide

  blind(pointers) {
    for (const each of pointers) if (this.malformed.has(each)) return true;
    return this.malformed.has("");
  }

  blindInRow(row, pointers) {
    return pointers.some((each) => this.malformed.has(each.replace("*", String(row))));
  }

  hide(item, row = null) {
    this.hidden.push([item, row]);
  }

  computed(item, row, expected, answer) {
    if (expected !== answer) {
      const value = expected === null ? "" : written(item, expected);
      this.add(item, "computed", row, { value });
    }
  }

  rule(id, path, words) {
    const message = words[this.lang] || words.pl;
    this.judged.push({ path, code: "rule", rule: id, params: {}, message });
  }

  rules() {
    return this.malformed.has("") ? [] : this.judged;
  }

  // Problems

  add(item, code, row = null, params = NO_PARAMS) {
    this.note(placeOf(item, row), pointerOf(item, row), code, item, params);
  }

  note(place, path, code, item, params) {
    this.found.push({ place, rank: RANK.get(code), path, code, params, item });
  }

  problems() {
    if (this.malformed.has("")) return [this.said(this.found[0])];
    const hidden = new Set();
    for (const [item, row] of this.hidden) {
      const path = pointerOf(item, row);
      if (isThere(this.answers, path)) {
        hidden.add(path);
        this.add(item, "hidden", row);
      }
    }
    let found = this.found;
    if (found.length > 1) found = this.kept(found.sort(inOrder), hidden);
    return found.map((each) => this.said(each)).concat(this.judged);
  }

  // What is left when nothing is said twice: below a malformed group nothing, beside a malformed
  // answer nothing, below a hidden item only what is malformed.
  kept(found, hidden) {
    const alone = new Set();
    for (const { path, code } of found) if (MALFORMED.has(code)) alone.add(path);
    return found.filter(({ path, code }) => {
      if (this.nested && isBelow(path, this.malformed)) return false;
      if (MALFORMED.has(code)) return true;
      if (alone.has(path) || (hidden.has(path) && code !== "hidden")) return false;
      return hidden.size === 0 || !isBelow(path, hidden);
    });
  }

  // A problem in words.
  said({ path, code, params, item }) {
    const said = SAID.get(this.lang);
    let message;
    if (said === undefined || VARYING.has(code)) {
      message = wordsOf(this.lang, item, code, params);
    } else {
      const words = remembered(said, item, () => ({}));
      message = words[code] ??= wordsOf(this.lang, item, code, params);
    }
    return { path, code, rule: "", params: params === NO_PARAMS ? {} : params, message };
  }
}

function wordsOf(lang, item, code, params) {
  const own = item.words?.[code];
  if (own) return filled(own[lang] || own.pl, lang, code, item.kind, params, item.labels);
  return sentence(lang, code, item.semantic, item.kind, params, item.labels);
}

function inOrder(one, other) {
  const [left, right] = [one.place, other.place];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length || one.rank - other.rank;
}

// The problems whose path lies on these pages. A page that the form does not have is a typing error
// and no verdict.
function onPages(problems, pages, items) {
  const kept = new Set();
  for (const page of pages) {
    if (!has(items, page)) {
      throw new RangeError(`pages: ${page} is none of ${Object.keys(items).join(", ")}`);
    }
    for (const name of items[page]) kept.add(name);
  }
  return problems.filter(({ path }) => path !== "" && kept.has(path.split("/")[1]));
}

// A bound or computed value as canonical text.
function written(item, value) {
  return typeof value === "bigint" ? unscaled(value, item.scale ?? 0) : String(value);
}

// What formulas computed, as an answer of the item's type.
function canonicalAnswer(item, value) {
  if (typeof value !== "bigint") return value;
  return item.kind === "decimal" ? unscaled(value, item.scale) : Number(value);
}

// Whether an answer lies in one of these, the form itself apart.
function isBelow(path, pointers) {
  for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
    if (pointers.has(path.slice(0, end))) return true;
  }
  return false;
}

function isThere(answers, pointer) {
  let here = answers;
  let start = 1;
  do {
    const end = pointer.indexOf("/", start);
    const name = end < 0 ? pointer.slice(start) : pointer.slice(start, end);
    if (typeof here !== "object" || here === null || !has(here, name)) return false;
    here = here[name];
    start = end + 1;
  } while (start > 0);
  return true;
}
