// From what people type to canonical answers, office values, fees. `tolerance.py` and `office.py` say
// the same in Python.

const NORMAL = {
  text: (item, value) => normalText(value, item.strip ?? "", item.upper, item.multiline),
  integer: (item, value) => normalInteger(value),
  decimal: (item, value) => normalDecimal(value, item.scale),
  boolean: (item, value) => normalBoolean(value),
  consent: (item, value) => normalConsent(value),
  date: (item, value) => normalDate(value),
  time: (item, value) => normalTime(value),
  datetime: (item, value) => normalMoment(value),
  choice: (item, value) => normalChoice(value),
  choices: (item, value) => normalChoices(value, item.codes),
  place: (item, value) => normalPlace(value, item.codes),
  file: (item, value) => normalFile(value),
  files: (item, value) => normalFiles(value),
};

// `examine` gives the hidden items, and the values of the computed ones.
function normalized(answers, form, examine) {
  if (!isObject(answers)) return answers;
  let tree = normalObject(answers, form);
  for (;;) {
    const [hidden, computed] = examine(tree);
    let changed = false;
    for (const [item, row, value] of computed) changed = writeAnswer(tree, item, row, value) || changed;
    if (!changed) {
      // A page posts no computed value: what hangs on one is not hidden before it stands.
      for (const [item, row] of hidden) changed = removeAnswer(tree, item, row) || changed;
      if (!changed) return tree;
    }
    tree = normalObject(tree, form);
  }
}

function normalObject(given, holder) {
  const known = new Map(holder.items.map((item) => [nameOf(item), item]));
  const found = [];
  for (const [key, value] of Object.entries(given)) {
    const item = known.get(key);
    const read = item ? normalAnswer(value, item) : value;
    if (read !== undefined) found.push([key, read]);
  }
  // Not by assignment: `__proto__` may be among the keys.
  return Object.fromEntries(found);
}

function normalAnswer(value, item) {
  if (value === null || value === undefined) return undefined;
  if (item.kind === "group") {
    const read = isObject(value) ? normalObject(value, item) : value;
    return isEmpty(read) ? undefined : read;
  }
  if (item.kind === "repeat") {
    if (!Array.isArray(value)) return isEmpty(value) ? undefined : value;
    const rows = value.map((row) => (isObject(row) ? normalObject(row, item) : row));
    const kept = rows.filter((row) => row !== null && row !== undefined && !isEmpty(row));
    return kept.length ? kept : undefined;
  }
  return NORMAL[item.kind](item, value);
}

function holderOf(tree, item, row, make) {
  let here = tree;
  for (const name of pointerOf(item, row).split("/").slice(1, -1)) {
    if (typeof here !== "object" || here === null) return null;
    if (make && isObject(here) && !has(here, name)) here[name] = {};
    here = has(here, name) ? here[name] : null;
  }
  return isObject(here) ? here : null;
}

function removeAnswer(tree, item, row) {
  const holder = holderOf(tree, item, row, false);
  if (holder === null || !has(holder, nameOf(item))) return false;
  delete holder[nameOf(item)];
  return true;
}

function writeAnswer(tree, item, row, value) {
  if (value === null) return removeAnswer(tree, item, row);
  const holder = holderOf(tree, item, row, true);
  const answer = canonicalAnswer(item, value);
  if (holder === null || holder[nameOf(item)] === answer) return false;
  holder[nameOf(item)] = answer;
  return true;
}

// The office's values as formulas see them; an unreadable one is the office's mistake.
function officeValues(settings, given) {
  const found = {};
  for (const item of settings) {
    const name = nameOf(item);
    const value = has(given, name) ? given[name] : null;
    if (value !== null && FAULTS[item.kind](item, value) !== "") {
      throw new RangeError(`office value ${name}: ${JSON.stringify(value)} cannot be read`);
    }
    if (value === null) found[name] = null;
    else if (item.kind === "integer") found[name] = BigInt(value);
    else found[name] = item.kind === "decimal" ? scaled(value) : value;
  }
  return found;
}

// Fees by id with amounts in grosze; without an amount there is no total.
function feeList(due) {
  const known = due.filter(([, amount]) => amount !== null);
  const total = known.reduce((sum, [, amount]) => sum + amount, 0n);
  return {
    items: due.map(([id, amount]) => ({ id, amount: amount === null ? null : unscaled(amount, 2) })),
    total: known.length === due.length ? unscaled(total, 2) : null,
  };
}

// What a page asks while a person fills it in: `state(pointer)` is false for a hidden item; `hidden`
// has the pointers of all outermost ones, `values` the computed answers (null: none).
function stateOf(found, computed, due, offered = []) {
  const hidden = new Set(found.hidden.map(([item, row]) => pointerOf(item, row)));
  const values = {};
  for (const [item, row, value] of computed) {
    values[pointerOf(item, row)] = value === null ? null : canonicalAnswer(item, value);
  }
  const shown = (pointer) => !hidden.has(pointer);
  const offers = {};
  for (const [item, row, codes] of offered) offers[pointerOf(item, row)] = codes;
  return Object.assign(shown, { hidden: [...hidden], values, fees: feeList(due), offers });
}
