// Judges the answers of a form: Zawiadomienie o zgromadzeniu.
// Made by formc from the definition of the form: change that, not this file.

import { EMPTY, Findings, addWorkingDays, feeList, isDay, isMoment, isObject, isPlace, isTime, lengthFits, normalized, officeValues, onPages, onlyKeys, readable, stateOf, workingDaysBetween } from "./runtime.mjs";

const FORM = "zawiadomienie-o-zgromadzeniu";
const VERSION = "1.0.0";

// What the form asks for ------------------------------------------------------------------------

const ORGANIZATOR_IMIE = {
  kind: "text",
  path: "/organizator/imie",
  place: [2],
  semantic: "text",
  least: 1,
  most: 60,
  required: true,
};

const ORGANIZATOR_NAZWISKO = {
  kind: "text",
  path: "/organizator/nazwisko",
  place: [3],
  semantic: "text",
  least: 1,
  most: 80,
  required: true,
};

const ORGANIZATOR = {
  kind: "group",
  path: "/organizator",
  place: [1],
  items: [ORGANIZATOR_IMIE, ORGANIZATOR_NAZWISKO],
};
const ORGANIZATOR_KEYS = new Set(["imie", "nazwisko"]);

const DZIEN = {
  kind: "date",
  path: "/dzien",
  place: [4],
  semantic: "date",
  least: "today",
  required: true,
};

const POCZATEK = {
  kind: "datetime",
  path: "/poczatek",
  place: [5],
  semantic: "datetime",
  required: true,
};

const ZBIORKA = {
  kind: "place",
  path: "/zbiorka",
  place: [6],
  semantic: "place",
  codes: ["point"],
  required: true,
};

const TRASA = { kind: "place", path: "/trasa", place: [7], semantic: "place", codes: ["line"] };

const TEREN = {
  kind: "place",
  path: "/teren",
  place: [8],
  semantic: "place",
  codes: ["area", "parcel"],
};

const KONIEC = { kind: "time", path: "/koniec", place: [9], semantic: "time" };

const DLACZEGO_BEZ_KONCA = {
  kind: "text",
  path: "/dlaczego_bez_konca",
  place: [10],
  semantic: "text",
  least: 1,
  most: 200,
};

const PRZERWA = {
  kind: "time",
  path: "/przerwa",
  place: [11],
  semantic: "time",
  words: { required: { pl: "Podaj, o której jest przerwa" } },
};

const ZEBRANIE = { kind: "datetime", path: "/zebranie", place: [12], semantic: "datetime" };

const POSTOJE_MIEJSCE = {
  kind: "text",
  path: "/postoje/*/miejsce",
  place: [13, 14],
  semantic: "text",
  least: 1,
  most: 80,
  required: true,
};

const POSTOJE_DOKLADNIE = {
  kind: "place",
  path: "/postoje/*/dokladnie",
  place: [13, 15],
  semantic: "place",
  codes: ["point", "line", "area", "parcel"],
};

const POSTOJE_KIEDY = {
  kind: "datetime",
  path: "/postoje/*/kiedy",
  place: [13, 16],
  semantic: "datetime",
};

const POSTOJE_JAK_DLUGO = {
  kind: "time",
  path: "/postoje/*/jak_dlugo",
  place: [13, 17],
  semantic: "time",
};

const POSTOJE = {
  kind: "repeat",
  path: "/postoje",
  place: [13],
  least: 0,
  most: 3,
  items: [POSTOJE_MIEJSCE, POSTOJE_DOKLADNIE, POSTOJE_KIEDY, POSTOJE_JAK_DLUGO],
};
const POSTOJE_KEYS = new Set(["miejsce", "dokladnie", "kiedy", "jak_dlugo"]);

const DNI_ROBOCZE = {
  kind: "integer",
  path: "/dni_robocze",
  place: [18],
  semantic: "integer",
  least: -9999n,
  most: 9999n,
};

const NAJPOZNIEJ = { kind: "date", path: "/najpozniej", place: [19], semantic: "date" };

const PILNE = { kind: "text", path: "/pilne", place: [20], semantic: "text", least: 1, most: 200 };

const ANSWERS = { kind: "form", path: "", place: [], items: [ORGANIZATOR, DZIEN, POCZATEK, ZBIORKA, TRASA, TEREN, KONIEC, DLACZEGO_BEZ_KONCA, PRZERWA, ZEBRANIE, POSTOJE, DNI_ROBOCZE, NAJPOZNIEJ, PILNE] };
const ANSWERS_KEYS = new Set(["organizator", "dzien", "poczatek", "zbiorka", "trasa", "teren", "koniec", "dlaczego_bez_konca", "przerwa", "zebranie", "postoje", "dni_robocze", "najpozniej", "pilne"]);

const SETTINGS = [];
const PAGES = { organizator: ["organizator"], zgromadzenie: ["dzien", "poczatek", "zbiorka", "trasa", "teren", "koniec", "dlaczego_bez_konca", "przerwa", "zebranie", "postoje", "dni_robocze", "najpozniej", "pilne"] };

// Reading: each answer on its own ---------------------------------------------------------------

// One row of /postoje.
function readRowOf_postoje(answers, row, found) {
  if (!(isObject(answers) && onlyKeys(answers, POSTOJE_KEYS) && Object.keys(answers).length > 0)) {
    answers = found.row(POSTOJE, answers, row);
  }
  const known = {
    row,
    kiedy: null,
    jak_dlugo: null,
    shows_postoje_jak_dlugo: null,
  };
  let value, number;

  // /postoje/*/miejsce
  value = answers.miejsce;
  if (!(typeof value === "string" && lengthFits(value, 1, 80) && readable(value))) {
    found.value(POSTOJE_MIEJSCE, answers, row);
  }

  // /postoje/*/dokladnie
  value = answers.dokladnie;
  if (value !== undefined && !(isPlace(value, POSTOJE_DOKLADNIE.codes))) {
    found.value(POSTOJE_DOKLADNIE, answers, row);
  }

  // /postoje/*/kiedy
  value = answers.kiedy;
  if (typeof value === "string" && isMoment(value)) {
    known.kiedy = value;
  } else if (value !== undefined) {
    known.kiedy = found.value(POSTOJE_KIEDY, answers, row);
  }

  // /postoje/*/jak_dlugo
  value = answers.jak_dlugo;
  if (typeof value === "string" && isTime(value)) {
    known.jak_dlugo = value;
  } else if (value !== undefined) {
    known.jak_dlugo = found.value(POSTOJE_JAK_DLUGO, answers, row);
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
    dzien: null,
    trasa: null,
    teren: null,
    koniec: null,
    dlaczego_bez_konca: null,
    przerwa: null,
    zebranie: null,
    postoje: null,
    dni_robocze: null,
    najpozniej: null,
    pilne: null,
    shows_teren: null,
    shows_dlaczego_bez_konca: null,
    shows_przerwa: null,
    shows_pilne: null,
  };
  let value, number;

  // /organizator
  let in_organizator = answers.organizator === undefined ? EMPTY : answers.organizator;
  if (in_organizator !== EMPTY && !(isObject(in_organizator) && onlyKeys(in_organizator, ORGANIZATOR_KEYS) && Object.keys(in_organizator).length > 0)) {
    in_organizator = found.group(ORGANIZATOR, answers);
  }

  // /organizator/imie
  value = in_organizator.imie;
  if (!(typeof value === "string" && lengthFits(value, 1, 60) && readable(value))) {
    found.value(ORGANIZATOR_IMIE, in_organizator);
  }

  // /organizator/nazwisko
  value = in_organizator.nazwisko;
  if (!(typeof value === "string" && lengthFits(value, 1, 80) && readable(value))) {
    found.value(ORGANIZATOR_NAZWISKO, in_organizator);
  }

  // /dzien
  value = answers.dzien;
  if (typeof value === "string" && isDay(value) && value >= found.on) {
    known.dzien = value;
  } else {
    known.dzien = found.value(DZIEN, answers);
  }

  // /poczatek
  value = answers.poczatek;
  if (!(typeof value === "string" && isMoment(value))) {
    found.value(POCZATEK, answers);
  }

  // /zbiorka
  value = answers.zbiorka;
  if (!(isPlace(value, ZBIORKA.codes))) {
    found.value(ZBIORKA, answers);
  }

  // /trasa
  value = answers.trasa;
  if (isPlace(value, TRASA.codes)) {
    known.trasa = value;
  } else if (value !== undefined) {
    known.trasa = found.value(TRASA, answers);
  }

  // /teren
  value = answers.teren;
  if (isPlace(value, TEREN.codes)) {
    known.teren = value;
  } else if (value !== undefined) {
    known.teren = found.value(TEREN, answers);
  }

  // /koniec
  value = answers.koniec;
  if (typeof value === "string" && isTime(value)) {
    known.koniec = value;
  } else if (value !== undefined) {
    known.koniec = found.value(KONIEC, answers);
  }

  // /dlaczego_bez_konca
  value = answers.dlaczego_bez_konca;
  if (typeof value === "string" && lengthFits(value, 1, 200) && readable(value)) {
    known.dlaczego_bez_konca = value;
  } else if (value !== undefined) {
    known.dlaczego_bez_konca = found.value(DLACZEGO_BEZ_KONCA, answers);
  }

  // /przerwa
  value = answers.przerwa;
  if (typeof value === "string" && isTime(value)) {
    known.przerwa = value;
  } else if (value !== undefined) {
    known.przerwa = found.value(PRZERWA, answers);
  }

  // /zebranie
  value = answers.zebranie;
  if (typeof value === "string" && isMoment(value)) {
    known.zebranie = value;
  } else if (value !== undefined) {
    known.zebranie = found.value(ZEBRANIE, answers);
  }

  // /postoje
  let rows_of_postoje = answers.postoje;
  if (!Array.isArray(rows_of_postoje) || rows_of_postoje.length < 1 || rows_of_postoje.length > 3) {
    rows_of_postoje = found.rows(POSTOJE, answers);
  }
  known.postoje = rows_of_postoje.map((row, place) => readRowOf_postoje(row, place, found));

  // /dni_robocze
  value = answers.dni_robocze;
  if (Number.isInteger(value) && value >= -9999 && value <= 9999) {
    known.dni_robocze = BigInt(value);
  } else if (value !== undefined) {
    known.dni_robocze = found.value(DNI_ROBOCZE, answers);
  }

  // /najpozniej
  value = answers.najpozniej;
  if (typeof value === "string" && isDay(value)) {
    known.najpozniej = value;
  } else if (value !== undefined) {
    known.najpozniej = found.value(NAJPOZNIEJ, answers);
  }

  // /pilne
  value = answers.pilne;
  if (typeof value === "string" && lengthFits(value, 1, 200) && readable(value)) {
    known.pilne = value;
  } else if (value !== undefined) {
    known.pilne = found.value(PILNE, answers);
  }
  return known;
}

// What is shown, needed and computed ------------------------------------------------------------

// Hides what is not shown. true: shown, false: hidden, null: nobody can tell.
function show(known, found) {

  // /teren
  known.shows_teren = (found.malformed.size > 0 && (found.blind(["/trasa"])))
    ? null
    : (!(known.trasa !== null));
  if (known.shows_teren === false) {
    if (known.teren !== null || found.thorough) found.hide(TEREN);
    known.teren = null;
  }

  // /dlaczego_bez_konca
  known.shows_dlaczego_bez_konca = (found.malformed.size > 0 && (found.blind(["/koniec"])))
    ? null
    : (!(known.koniec !== null));
  if (known.shows_dlaczego_bez_konca === false) {
    if (known.dlaczego_bez_konca !== null || found.thorough) found.hide(DLACZEGO_BEZ_KONCA);
    known.dlaczego_bez_konca = null;
  }

  // /przerwa
  known.shows_przerwa = (found.malformed.size > 0 && (found.blind(["/koniec"])))
    ? null
    : (known.koniec !== null);
  if (known.shows_przerwa === false) {
    if (known.przerwa !== null || found.thorough) found.hide(PRZERWA);
    known.przerwa = null;
  }

  for (const row of known.postoje) {

    // /postoje/*/jak_dlugo
    row.shows_postoje_jak_dlugo = (found.malformed.size > 0 && (found.blindInRow(row.row, ["/postoje/*", "/postoje/*/kiedy"])))
      ? null
      : (row.kiedy !== null);
    if (row.shows_postoje_jak_dlugo === false) {
      if (row.jak_dlugo !== null || found.thorough) found.hide(POSTOJE_JAK_DLUGO, row.row);
      row.jak_dlugo = null;
    }
  }

  // /pilne
  known.shows_pilne = (found.malformed.size > 0 && (found.blind(["/dzien"])))
    ? null
    : ((known.dzien !== null) && (workingDaysBetween(found.on, known.dzien) !== null) && (workingDaysBetween(found.on, known.dzien) < 4n));
  if (known.shows_pilne === false) {
    if (known.pilne !== null || found.thorough) found.hide(PILNE);
    known.pilne = null;
  }
}

// Finds answers that are needed and not there.
function require(known, found) {

  // /teren
  if (known.shows_teren && known.teren === null) {
    found.add(TEREN, "required");
  }
  // /dlaczego_bez_konca
  if (known.shows_dlaczego_bez_konca && known.dlaczego_bez_konca === null) {
    found.add(DLACZEGO_BEZ_KONCA, "required");
  }
  // /przerwa
  if (known.shows_przerwa && known.przerwa === null) {
    found.add(PRZERWA, "required");
  }
  // /pilne
  if (known.shows_pilne && known.pilne === null) {
    found.add(PILNE, "required");
  }

  if (!(found.malformed.size > 0 && (found.blind(["/koniec"]))) && (known.koniec !== null)) {
    // /zebranie
    if (known.zebranie === null) {
      found.add(ZEBRANIE, "required");
    }
  }

  for (const row of known.postoje) {

    // /postoje/*/jak_dlugo
    if (row.shows_postoje_jak_dlugo && row.jak_dlugo === null) {
      found.add(POSTOJE_JAK_DLUGO, "required", row.row);
    }
  }
}

// Computed items: item, row, what it should be, what was answered.
function compute(known, found) {
  const values = [];

  // /dni_robocze
  if (!(found.malformed.size > 0 && (found.blind(["/dzien"])))) {
    values.push([DNI_ROBOCZE, null, (((known.dzien !== null) && (workingDaysBetween(found.on, known.dzien) !== null)) ? workingDaysBetween(found.on, known.dzien) : null), known.dni_robocze]);
  }

  // /najpozniej
  values.push([NAJPOZNIEJ, null, ((addWorkingDays(found.on, 3n) !== null) ? addWorkingDays(found.on, 3n) : null), known.najpozniej]);
  return values;
}

// Rules -----------------------------------------------------------------------------------------

// Judges the rules of the form.
function judgeRules(known, found) {

  // za-wczesnie
  if (
    !(found.malformed.size > 0 && (found.blind(["/dzien"]))) &&
    ((known.dzien !== null) && (workingDaysBetween(found.on, known.dzien) !== null) && (workingDaysBetween(found.on, known.dzien) > 21n))
  ) {
    found.rule("za-wczesnie", "/dzien", { pl: "Wybierz dzień nie dalszy niż 21 dni roboczych" });
  }
}

// Judges the rules that only warn.
function warn(known, found) {

  // odpowiedz
  if (
    !(found.malformed.size > 0 && (found.blind(["/dzien"]))) &&
    ((known.dzien !== null) && (addWorkingDays(found.on, 3n) !== null) && (known.dzien < addWorkingDays(found.on, 3n)))
  ) {
    found.rule("odpowiedz", "/dzien", { pl: "Wybierz późniejszy dzień: urząd może nie zdążyć odpowiedzieć" });
  }
}

// What is to be paid.
function duties(known, found) {
  const due = [];
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
