// Judges the answers of a form: Szacowanie szkody łowieckiej.
// Made by formc from the definition of the form: change that, not this file.

import { EMPTY, Findings, checkDigitsAgree, choicesFault, daysBetween, decimalFault, feeList, fileFault, isDay, isObject, lengthFits, normalized, officeValues, onPages, onlyKeys, readable, scaled, stateOf } from "./runtime.mjs";

const FORM = "szkoda-lowiecka";
const VERSION = "1.2.0";

// What the form asks for ------------------------------------------------------------------------

const WNIOSKODAWCA_RODZAJ = {
  kind: "choice",
  path: "/wnioskodawca/rodzaj",
  place: [2],
  semantic: "choice",
  codes: ["osoba", "firma"],
  required: true,
};
const WNIOSKODAWCA_RODZAJ_CODES = new Set(WNIOSKODAWCA_RODZAJ.codes);

const WNIOSKODAWCA_IMIE = {
  kind: "text",
  path: "/wnioskodawca/imie",
  place: [3],
  semantic: "text",
  least: 1,
  most: 60,
};

const WNIOSKODAWCA_NAZWISKO = {
  kind: "text",
  path: "/wnioskodawca/nazwisko",
  place: [4],
  semantic: "text",
  least: 1,
  most: 80,
};

const WNIOSKODAWCA_PESEL_PATTERN = /^(?:[0-9]{11})$/u;
const WNIOSKODAWCA_PESEL = {
  kind: "text",
  path: "/wnioskodawca/pesel",
  place: [5],
  semantic: "pesel",
  least: 11,
  most: 11,
  checksum: "pesel",
  strip: " -",
  pattern: WNIOSKODAWCA_PESEL_PATTERN,
};

const WNIOSKODAWCA_NAZWA = {
  kind: "text",
  path: "/wnioskodawca/nazwa",
  place: [6],
  semantic: "text",
  least: 1,
  most: 255,
};

const WNIOSKODAWCA_NIP_PATTERN = /^(?:[1-9](?:[0-9][1-9]|[1-9][0-9])[0-9]{7})$/u;
const WNIOSKODAWCA_NIP = {
  kind: "text",
  path: "/wnioskodawca/nip",
  place: [7],
  semantic: "nip",
  least: 10,
  most: 10,
  checksum: "nip",
  strip: " -",
  pattern: WNIOSKODAWCA_NIP_PATTERN,
};

const WNIOSKODAWCA = {
  kind: "group",
  path: "/wnioskodawca",
  place: [1],
  items: [WNIOSKODAWCA_RODZAJ, WNIOSKODAWCA_IMIE, WNIOSKODAWCA_NAZWISKO, WNIOSKODAWCA_PESEL, WNIOSKODAWCA_NAZWA, WNIOSKODAWCA_NIP],
};
const WNIOSKODAWCA_KEYS = new Set(["rodzaj", "imie", "nazwisko", "pesel", "nazwa", "nip"]);

const KONTAKT_EMAIL_PATTERN = /^(?:[%'+\-.0-9A-Z_a-z]+@[\-0-9A-Za-z]+(?:\.[\-0-9A-Za-z]+){1,5})$/u;
const KONTAKT_EMAIL = {
  kind: "text",
  path: "/kontakt/email",
  place: [9],
  semantic: "email",
  least: 6,
  most: 254,
  strip: " ",
  pattern: KONTAKT_EMAIL_PATTERN,
};

const KONTAKT_TELEFON_PATTERN = /^(?:\+[1-9][0-9]{6,14}|[0-9]{9})$/u;
const KONTAKT_TELEFON = {
  kind: "text",
  path: "/kontakt/telefon",
  place: [10],
  semantic: "phone",
  least: 8,
  most: 16,
  strip: " -()/.",
  pattern: KONTAKT_TELEFON_PATTERN,
};

const KONTAKT = {
  kind: "group",
  path: "/kontakt",
  place: [8],
  items: [KONTAKT_EMAIL, KONTAKT_TELEFON],
};
const KONTAKT_KEYS = new Set(["email", "telefon"]);

const TERMIN = { kind: "note", path: "/termin", place: [11] };

const DZIEN = {
  kind: "date",
  path: "/dzien",
  place: [12],
  semantic: "date",
  most: "today",
  required: true,
};

const UPRAWY_ROSLINA = {
  kind: "choice",
  path: "/uprawy/*/roslina",
  place: [13, 14],
  semantic: "choice",
  codes: ["zboze", "ziemniaki", "inna"],
  required: true,
};
const UPRAWY_ROSLINA_CODES = new Set(UPRAWY_ROSLINA.codes);

const UPRAWY_JAKA = {
  kind: "text",
  path: "/uprawy/*/jaka",
  place: [13, 15],
  semantic: "text",
  least: 1,
  most: 100,
};

const UPRAWY_HEKTARY = {
  kind: "decimal",
  path: "/uprawy/*/hektary",
  place: [13, 16],
  semantic: "decimal",
  least: 1n,
  most: 10000000n,
  scale: 4,
  required: true,
};

const UPRAWY_PROCENT = {
  kind: "integer",
  path: "/uprawy/*/procent",
  place: [13, 17],
  semantic: "integer",
  least: 1n,
  most: 100n,
  required: true,
};

const UPRAWY = {
  kind: "repeat",
  path: "/uprawy",
  place: [13],
  least: 1,
  most: 20,
  required: true,
  items: [UPRAWY_ROSLINA, UPRAWY_JAKA, UPRAWY_HEKTARY, UPRAWY_PROCENT],
};
const UPRAWY_KEYS = new Set(["roslina", "jaka", "hektary", "procent"]);

const RAZEM = {
  kind: "decimal",
  path: "/razem",
  place: [18],
  semantic: "decimal",
  least: 0n,
  most: 200000000n,
  scale: 4,
};

const ZWIERZETA = {
  kind: "choices",
  path: "/zwierzeta",
  place: [19],
  semantic: "choices",
  codes: ["dzik", "jelen", "sarna"],
};
const ZWIERZETA_CODES = new Set(ZWIERZETA.codes);

const DODATKOWE = {
  kind: "boolean",
  path: "/dodatkowe",
  place: [20],
  semantic: "boolean",
  required: true,
};

const MAPA = {
  kind: "file",
  path: "/mapa",
  place: [21],
  semantic: "file",
  accept: ["application/pdf", "image/jpeg", "image/png"],
  max_size: 10485760,
};

const PRAWDA = {
  kind: "consent",
  path: "/prawda",
  place: [22],
  semantic: "consent",
  required: true,
};

const ANSWERS = { kind: "form", path: "", place: [], items: [WNIOSKODAWCA, KONTAKT, DZIEN, UPRAWY, RAZEM, ZWIERZETA, DODATKOWE, MAPA, PRAWDA] };
const ANSWERS_KEYS = new Set(["wnioskodawca", "kontakt", "dzien", "uprawy", "razem", "zwierzeta", "dodatkowe", "mapa", "prawda"]);

const SETTINGS = [{ kind: "decimal", path: "/stawka", place: [1], scale: 2 }];
const PAGES = { wnioskodawca: ["wnioskodawca", "kontakt"], szkoda: ["termin", "dzien", "uprawy", "razem", "zwierzeta", "dodatkowe", "mapa", "prawda"] };

// Reading: each answer on its own ---------------------------------------------------------------

// One row of /uprawy.
function readRowOf_uprawy(answers, row, found) {
  if (!(isObject(answers) && onlyKeys(answers, UPRAWY_KEYS) && Object.keys(answers).length > 0)) {
    answers = found.row(UPRAWY, answers, row);
  }
  const known = {
    row,
    roslina: null,
    jaka: null,
    hektary: null,
    procent: null,
    shows_uprawy_jaka: null,
  };
  let value, number;

  // /uprawy/*/roslina
  value = answers.roslina;
  if (UPRAWY_ROSLINA_CODES.has(value)) {
    known.roslina = value;
  } else {
    known.roslina = found.value(UPRAWY_ROSLINA, answers, row);
  }

  // /uprawy/*/jaka
  value = answers.jaka;
  if (typeof value === "string" && lengthFits(value, 1, 100) && readable(value)) {
    known.jaka = value;
  } else if (value !== undefined) {
    known.jaka = found.value(UPRAWY_JAKA, answers, row);
  }

  // /uprawy/*/hektary
  value = answers.hektary;
  if (decimalFault(value, 4) === "" && (number = scaled(value)) >= 1n && number <= 10000000n) {
    known.hektary = number;
  } else {
    known.hektary = found.value(UPRAWY_HEKTARY, answers, row);
  }

  // /uprawy/*/procent
  value = answers.procent;
  if (Number.isInteger(value) && value >= 1 && value <= 100) {
    known.procent = BigInt(value);
  } else {
    known.procent = found.value(UPRAWY_PROCENT, answers, row);
  }
  return known;
}

// Every answer: is it readable, is it in its bounds.
function read(found) {
  let answers = found.answers;
  if (!isObject(answers) || !onlyKeys(answers, ANSWERS_KEYS)) {
    answers = found.form(ANSWERS);
  }
  const known = {
    office: {},
    wnioskodawca_rodzaj: null,
    wnioskodawca_imie: null,
    wnioskodawca_nazwisko: null,
    wnioskodawca_pesel: null,
    wnioskodawca_nazwa: null,
    wnioskodawca_nip: null,
    kontakt_email: null,
    kontakt_telefon: null,
    dzien: null,
    uprawy: null,
    razem: null,
    zwierzeta: null,
    dodatkowe: null,
    mapa: null,
    shows_wnioskodawca_imie: null,
    shows_wnioskodawca_nazwa: null,
  };
  let value, number;

  // /wnioskodawca
  let in_wnioskodawca = answers.wnioskodawca === undefined ? EMPTY : answers.wnioskodawca;
  if (in_wnioskodawca !== EMPTY && !(isObject(in_wnioskodawca) && onlyKeys(in_wnioskodawca, WNIOSKODAWCA_KEYS) && Object.keys(in_wnioskodawca).length > 0)) {
    in_wnioskodawca = found.group(WNIOSKODAWCA, answers);
  }

  // /wnioskodawca/rodzaj
  value = in_wnioskodawca.rodzaj;
  if (WNIOSKODAWCA_RODZAJ_CODES.has(value)) {
    known.wnioskodawca_rodzaj = value;
  } else {
    known.wnioskodawca_rodzaj = found.value(WNIOSKODAWCA_RODZAJ, in_wnioskodawca);
  }

  // /wnioskodawca/imie
  value = in_wnioskodawca.imie;
  if (typeof value === "string" && lengthFits(value, 1, 60) && readable(value)) {
    known.wnioskodawca_imie = value;
  } else if (value !== undefined) {
    known.wnioskodawca_imie = found.value(WNIOSKODAWCA_IMIE, in_wnioskodawca);
  }

  // /wnioskodawca/nazwisko
  value = in_wnioskodawca.nazwisko;
  if (typeof value === "string" && lengthFits(value, 1, 80) && readable(value)) {
    known.wnioskodawca_nazwisko = value;
  } else if (value !== undefined) {
    known.wnioskodawca_nazwisko = found.value(WNIOSKODAWCA_NAZWISKO, in_wnioskodawca);
  }

  // /wnioskodawca/pesel
  value = in_wnioskodawca.pesel;
  if (
    typeof value === "string" &&
    WNIOSKODAWCA_PESEL_PATTERN.test(value) &&
    checkDigitsAgree("pesel", value)
  ) {
    known.wnioskodawca_pesel = value;
  } else if (value !== undefined) {
    known.wnioskodawca_pesel = found.value(WNIOSKODAWCA_PESEL, in_wnioskodawca);
  }

  // /wnioskodawca/nazwa
  value = in_wnioskodawca.nazwa;
  if (typeof value === "string" && lengthFits(value, 1, 255) && readable(value)) {
    known.wnioskodawca_nazwa = value;
  } else if (value !== undefined) {
    known.wnioskodawca_nazwa = found.value(WNIOSKODAWCA_NAZWA, in_wnioskodawca);
  }

  // /wnioskodawca/nip
  value = in_wnioskodawca.nip;
  if (
    typeof value === "string" &&
    WNIOSKODAWCA_NIP_PATTERN.test(value) &&
    checkDigitsAgree("nip", value)
  ) {
    known.wnioskodawca_nip = value;
  } else if (value !== undefined) {
    known.wnioskodawca_nip = found.value(WNIOSKODAWCA_NIP, in_wnioskodawca);
  }

  // /kontakt
  let in_kontakt = answers.kontakt === undefined ? EMPTY : answers.kontakt;
  if (in_kontakt !== EMPTY && !(isObject(in_kontakt) && onlyKeys(in_kontakt, KONTAKT_KEYS) && Object.keys(in_kontakt).length > 0)) {
    in_kontakt = found.group(KONTAKT, answers);
  }

  // /kontakt/email
  value = in_kontakt.email;
  if (
    typeof value === "string" &&
    lengthFits(value, 6, 254) &&
    KONTAKT_EMAIL_PATTERN.test(value)
  ) {
    known.kontakt_email = value;
  } else if (value !== undefined) {
    known.kontakt_email = found.value(KONTAKT_EMAIL, in_kontakt);
  }

  // /kontakt/telefon
  value = in_kontakt.telefon;
  if (typeof value === "string" && KONTAKT_TELEFON_PATTERN.test(value)) {
    known.kontakt_telefon = value;
  } else if (value !== undefined) {
    known.kontakt_telefon = found.value(KONTAKT_TELEFON, in_kontakt);
  }

  // /dzien
  value = answers.dzien;
  if (typeof value === "string" && isDay(value) && value <= found.on) {
    known.dzien = value;
  } else {
    known.dzien = found.value(DZIEN, answers);
  }

  // /uprawy
  let rows_of_uprawy = answers.uprawy;
  if (!Array.isArray(rows_of_uprawy) || rows_of_uprawy.length < 1 || rows_of_uprawy.length > 20) {
    rows_of_uprawy = found.rows(UPRAWY, answers);
  }
  known.uprawy = rows_of_uprawy.map((row, place) => readRowOf_uprawy(row, place, found));

  // /razem
  value = answers.razem;
  if (decimalFault(value, 4) === "" && (number = scaled(value)) >= 0n && number <= 200000000n) {
    known.razem = number;
  } else if (value !== undefined) {
    known.razem = found.value(RAZEM, answers);
  }

  // /zwierzeta
  value = answers.zwierzeta;
  if (choicesFault(value, ZWIERZETA_CODES) === "") {
    known.zwierzeta = value;
  } else if (value !== undefined) {
    known.zwierzeta = found.value(ZWIERZETA, answers);
  }

  // /dodatkowe
  value = answers.dodatkowe;
  if ((value === true || value === false)) {
    known.dodatkowe = value;
  } else {
    known.dodatkowe = found.value(DODATKOWE, answers);
  }

  // /mapa
  value = answers.mapa;
  if (
    fileFault(value) === "" &&
    MAPA.accept.includes(value.media_type) &&
    value.size <= 10485760
  ) {
    known.mapa = value;
  } else if (value !== undefined) {
    known.mapa = found.value(MAPA, answers);
  }

  // /prawda
  value = answers.prawda;
  if (!(value === true)) {
    found.value(PRAWDA, answers);
  }
  return known;
}

// What is shown, needed and computed ------------------------------------------------------------

// Hides what is not shown. true: shown, false: hidden, null: nobody can tell.
function show(known, found) {

  // /wnioskodawca/imie
  // /wnioskodawca/nazwisko
  // /wnioskodawca/pesel
  known.shows_wnioskodawca_imie = (found.malformed.size > 0 && (found.blind(["/wnioskodawca", "/wnioskodawca/rodzaj"])))
    ? null
    : ((known.wnioskodawca_rodzaj !== null) && (known.wnioskodawca_rodzaj === "osoba"));
  if (known.shows_wnioskodawca_imie === false) {
    if (known.wnioskodawca_imie !== null || found.thorough) found.hide(WNIOSKODAWCA_IMIE);
    known.wnioskodawca_imie = null;
    if (known.wnioskodawca_nazwisko !== null || found.thorough) found.hide(WNIOSKODAWCA_NAZWISKO);
    known.wnioskodawca_nazwisko = null;
    if (known.wnioskodawca_pesel !== null || found.thorough) found.hide(WNIOSKODAWCA_PESEL);
    known.wnioskodawca_pesel = null;
  }

  // /wnioskodawca/nazwa
  // /wnioskodawca/nip
  known.shows_wnioskodawca_nazwa = (found.malformed.size > 0 && (found.blind(["/wnioskodawca", "/wnioskodawca/rodzaj"])))
    ? null
    : ((known.wnioskodawca_rodzaj !== null) && (known.wnioskodawca_rodzaj === "firma"));
  if (known.shows_wnioskodawca_nazwa === false) {
    if (known.wnioskodawca_nazwa !== null || found.thorough) found.hide(WNIOSKODAWCA_NAZWA);
    known.wnioskodawca_nazwa = null;
    if (known.wnioskodawca_nip !== null || found.thorough) found.hide(WNIOSKODAWCA_NIP);
    known.wnioskodawca_nip = null;
  }

  for (const row of known.uprawy) {

    // /uprawy/*/jaka
    row.shows_uprawy_jaka = (found.malformed.size > 0 && (found.blindInRow(row.row, ["/uprawy/*", "/uprawy/*/roslina"])))
      ? null
      : ((row.roslina !== null) && (row.roslina === "inna"));
    if (row.shows_uprawy_jaka === false) {
      if (row.jaka !== null || found.thorough) found.hide(UPRAWY_JAKA, row.row);
      row.jaka = null;
    }
  }
}

// Finds answers that are needed and not there.
function require(known, found) {

  // /wnioskodawca/imie
  if (known.shows_wnioskodawca_imie && known.wnioskodawca_imie === null) {
    found.add(WNIOSKODAWCA_IMIE, "required");
  }
  // /wnioskodawca/nazwisko
  if (known.shows_wnioskodawca_imie && known.wnioskodawca_nazwisko === null) {
    found.add(WNIOSKODAWCA_NAZWISKO, "required");
  }
  // /wnioskodawca/nazwa
  if (known.shows_wnioskodawca_nazwa && known.wnioskodawca_nazwa === null) {
    found.add(WNIOSKODAWCA_NAZWA, "required");
  }
  // /wnioskodawca/nip
  if (known.shows_wnioskodawca_nazwa && known.wnioskodawca_nip === null) {
    found.add(WNIOSKODAWCA_NIP, "required");
  }

  if (
    !(found.malformed.size > 0 && (found.blind(["/kontakt", "/kontakt/email", "/kontakt/telefon"]))) &&
    ((known.kontakt_email !== null) || (known.kontakt_telefon !== null))
  ) {
    // /kontakt/email
    if (known.kontakt_email === null) {
      found.add(KONTAKT_EMAIL, "required");
    }
  }

  for (const row of known.uprawy) {

    // /uprawy/*/jaka
    if (row.shows_uprawy_jaka && row.jaka === null) {
      found.add(UPRAWY_JAKA, "required", row.row);
    }
  }

  if (
    !(found.malformed.size > 0 && (found.blind(["/razem"]))) &&
    ((known.razem !== null) && (known.razem > (10n * 10000n)))
  ) {
    // /mapa
    if (known.mapa === null) {
      found.add(MAPA, "required");
    }
  }
}

// Computed items: item, row, what it should be, what was answered.
function compute(known, found) {
  const values = [];

  // /razem
  if (
    !(found.malformed.size > 0 && (found.blind(["/uprawy", "/uprawy/*", "/uprawy/*/hektary"])))
  ) {
    values.push([RAZEM, null, known.uprawy.filter((each) => (each.hektary !== null)).reduce((total_, each) => total_ + each.hektary, 0n), known.razem]);
  }
  return values;
}

// Rules -----------------------------------------------------------------------------------------

// Judges the rules of the form.
function judgeRules(known, found) {

  for (const row of known.uprawy) {

    // duza-uprawa
    if (
      !(found.malformed.size > 0 && (found.blindInRow(row.row, ["/uprawy/*", "/uprawy/*/hektary", "/uprawy/*/procent"]))) &&
      ((row.hektary !== null) && (row.hektary > (100n * 10000n)) && (row.procent !== null) && (row.procent < 5n))
    ) {
      found.rule("duza-uprawa", `/uprawy/${row.row}/procent`, { pl: "Podaj co najmniej 5%, gdy uprawa ma ponad 100 ha" });
    }
  }

  // niedawno
  if (
    !(found.malformed.size > 0 && (found.blind(["/dzien"]))) &&
    ((known.dzien !== null) && (daysBetween(known.dzien, found.on) > 365n))
  ) {
    found.rule("niedawno", "/dzien", { pl: "Podaj szkodę z ostatniego roku" });
  }
}

// Judges the rules that only warn.
function warn(known, found) {

  // dziki
  if (
    !(found.malformed.size > 0 && (found.blind(["/uprawy", "/uprawy/*", "/uprawy/*/roslina", "/zwierzeta"]))) &&
    ((known.zwierzeta !== null) && known.zwierzeta.includes("dzik") && (!known.uprawy.some((each) => (!((each.roslina !== null) && (each.roslina !== "ziemniaki"))))))
  ) {
    found.rule("dziki", "/zwierzeta", { pl: "Sprawdź rośliny, bo dziki wybierają ziemniaki" });
  }
}

// What is to be paid.
function duties(known, found) {
  const due = [];

  // Dodatkowe oględziny
  if (
    !(found.malformed.size > 0 && (found.blind(["/dodatkowe"]))) &&
    (known.dodatkowe === true)
  ) {
    due.push(["ogledziny", ((known.office["stawka"] !== null) ? known.office["stawka"] : null)]);
  }
  return due;
}

// Use -------------------------------------------------------------------------------------------

// The answers as formulas know them, and what was found so far.
function look(answers, on, office, lang = "pl", thorough = false) {
  const found = new Findings(answers, on, lang, thorough);
  const known = read(found);
  known.office = officeValues(SETTINGS, office);
  show(known, found);
  return [known, found];
}

// Every problem with canonical answers, in the order of the form. `on` is the day of filing
// (YYYY-MM-DD); `pages` keeps the problems that lie on these pages.
function validate(answers, { on, office = {}, pages = null, lang = "pl" }) {
  const [known, found] = look(answers, on, office, lang);
  require(known, found);
  for (const [item, row, expected, answer] of compute(known, found)) {
    found.computed(item, row, expected, answer);
  }
  judgeRules(known, found);
  const problems = found.problems();
  return pages === null ? problems : onPages(problems, pages, PAGES);
}

// What should be looked at again; answers with warnings are accepted.
function warnings(answers, { on, office = {}, lang = "pl" }) {
  const [known, found] = look(answers, on, office, lang);
  warn(known, found);
  return found.rules();
}

// Canonical answers from what a person typed.
function normalize(answers, { on, office = {} }) {
  return normalized(answers, ANSWERS, (tree) => {
    const [known, found] = look(tree, on, office, "pl", true);
    return [found.hidden, compute(known, found)];
  });
}

// What is to be paid: {items: [{id, amount}], total}.
function fees(answers, { on, office = {} }) {
  const [known, found] = look(answers, on, office);
  return feeList(duties(known, found));
}

// While a form is filled in: a function that is false for the pointer of a hidden item, with
// `hidden`, `values` of computed items by pointer, and `fees`.
function state(answers, { on, office = {} }) {
  const [known, found] = look(answers, on, office, "pl", true);
  return stateOf(found, compute(known, found), duties(known, found));
}

export { FORM, VERSION, validate, warnings, normalize, fees, state };
