/* What scripts add to a form page: parts that appear when they are asked for, computed answers and
   fees, the words of problems before anything is sent, rows without a round trip. Nothing here is
   needed: without it the page says when to fill in what, and the receiver judges.

   The form's own validator.js calls formc.register({id, version, validate, warnings, normalize,
   fees, state}), each with the arguments of docs/contracts.md 3. state(answers, {on, office}) is
   {hidden: [pointers], offers: {pointer: codes}}: every item that is hidden now, answered or not,
   notes too; and what filtered lists offer now, null where nobody can tell. */
(() => {
  "use strict";

  const formc = (globalThis.formc ??= {});
  const ROW_MARK = "#row"; // no item can have this name
  const BLANK = "%"; // stands for the number of a row yet to be
  const byId = (id) => document.getElementById(id);

  // Items as the page holds them ---------------------------------------------------------------

  /** The elements of the items directly below one: pages and frames around them do not count. */
  const below = (element) => {
    const found = [];
    for (const child of element.children) {
      if (child.dataset.kind) found.push(child);
      else found.push(...below(child));
    }
    return found;
  };

  const rowsOf = (repeat) => below(repeat).filter((element) => element.dataset.kind === "row");
  const controlsOf = (question) => [...question.querySelectorAll("input, select, textarea")];
  const legendOf = (element) => element.querySelector("legend");
  const errorOf = (element) =>
    element.querySelector(":scope > .error") ?? element.querySelector(":scope > fieldset > .error");

  /** What stands over an item, without "(nieobowiązkowe)". */
  const labelOf = (element) => {
    const own = ":scope > label, :scope > legend, :scope > fieldset:not(.stored) > legend";
    const words = element.querySelector(own) ?? element.querySelector(".option label");
    return words.firstChild.textContent.trim();
  };

  const kindOfPlace = (question) => question.querySelector("input[type=radio]:checked")?.value;

  /** What the chosen kind of a place asks for, or the first kind. */
  const firstPart = (question) => {
    const kind = kindOfPlace(question);
    const part = kind === "parcel" ? "-dzialka" : "-punkty";
    const controls = controlsOf(question);
    const [first] = controls;
    if (first.type === "radio" && !kind) return first;
    return controls.find((control) => control.name.endsWith(part)) ?? first;
  };

  /** Where a link of the summary leads: of a date the first part that is missing or no number. */
  const firstControl = (element) => {
    if (!element.classList.contains("question")) return element;
    const { kind } = element.dataset;
    const controls = controlsOf(element);
    const isWrong = (control) =>
      !(control.id.endsWith("-g") ? /^[0-9]+[.:][0-9]+$/ : /^[0-9]+$/).test(control.value.trim());
    if (kind === "date" || kind === "datetime") return controls.find(isWrong) ?? controls[0];
    if (kind === "place") return firstPart(element);
    if (kind === "computed") return element.querySelector("output");
    return controls.find((control) => control.type === "file") ?? controls[0];
  };

  // What was typed -------------------------------------------------------------------------------

  const chosen = (question) => controlsOf(question).filter((control) => control.checked);
  const digests = new WeakMap(); // file → its description, or a promise of it

  const filesOf = (question) => {
    const stored = [...question.querySelectorAll("[data-file]:checked")];
    const input = question.querySelector("input[type=file]");
    const fresh = [...input.files].map((file) => digests.get(file)).filter((d) => d?.sha256);
    return [...stored.map((control) => JSON.parse(control.dataset.file)), ...fresh];
  };

  const typedBy = {
    text: (question) => controlsOf(question)[0].value,
    boolean: (question) => chosen(question)[0]?.value,
    consent: (question) => chosen(question)[0]?.value,
    choice: (question) => {
      const [control] = controlsOf(question);
      return control.tagName === "SELECT" ? control.value : chosen(question)[0]?.value;
    },
    choices: (question) => chosen(question).map((control) => control.value),
    date: (question) => {
      const [d, m, r] = controlsOf(question).map((control) => control.value);
      return { d, m, r };
    },
    datetime: (question) => {
      const [d, m, r, g] = controlsOf(question).map((control) => control.value);
      return { d, m, r, g };
    },
    place: (question) => {
      const parts = {};
      for (const control of controlsOf(question)) {
        if (control.type !== "radio" || control.checked) {
          parts[control.name.split("-").at(-1)] = control.value;
        }
      }
      return parts;
    },
    file: (question) => filesOf(question).at(-1),
    files: filesOf,
  };

  const blank = (value) => {
    if (value === undefined || value === null) return true;
    if (typeof value === "string") return value.trim() === "";
    if (Array.isArray(value)) return value.length === 0;
    return Object.values(value).every(blank);
  };

  /** The raw tree below one element, and whether anything but defaults was answered in it: what
      runtime/wire.py makes of the same page posted. `rows` collects the elements of the rows that
      stay, by the pointer of their repeat; with `all`, empty rows stay too. */
  const answeredBelow = (element, pointer, rows, all) => {
    const tree = {};
    let touched = false;
    for (const item of below(element)) {
      const { kind, name } = item.dataset;
      const here = `${pointer}/${name}`;
      if (kind === "repeat") {
        const kept = rowsOf(item)
          .map((row) => ({ row, ...answeredBelow(row, here, rows, all) }))
          .filter((answer) => all || answer.touched);
        if (kept.length > 0) {
          rows.set(here, kept.map(({ row }) => row));
          tree[name] = kept.map((answer) => answer.tree);
          touched = true;
        }
      } else if (kind === "group") {
        const answer = answeredBelow(item, here, rows, all);
        const stays = answer.touched || !("optional" in item.dataset);
        if (stays && Object.keys(answer.tree).length > 0) tree[name] = answer.tree;
        touched ||= answer.touched;
      } else if (typedBy[kind]) {
        const value = typedBy[kind](item);
        if (blank(value)) continue;
        tree[name] = value;
        touched ||= JSON.stringify(value) !== item.dataset.default;
      }
    }
    return { tree, touched };
  };

  const treeAt = (tree, pointer) =>
    pointer.split("/").slice(1).reduce((level, name) => level?.[name], tree) ?? [];

  const marked = (tree, rows) => {
    const copy = structuredClone(tree);
    for (const [pointer, elements] of rows) {
      treeAt(copy, pointer).forEach((row, index) => {
        row[ROW_MARK] = elements[index].dataset.row;
      });
    }
    return copy;
  };

  const withRows = (tree, rows, kept) => {
    const copy = structuredClone(tree);
    for (const [pointer, elements] of rows) {
      const names = pointer.split("/").slice(1);
      const last = names.pop();
      const level = names.reduce((inner, name) => inner[name], copy);
      level[last] = level[last].filter((_, index) => kept.get(pointer).includes(elements[index]));
      if (level[last].length === 0) delete level[last];
    }
    return copy;
  };

  /** Canonical answers, and the elements of their rows. Rows whose every answer is hidden go too,
      so each carries a mark through `normalize` until none is dropped any more. */
  const canonical = (engine, form, options) => {
    let rows = new Map();
    let { tree } = answeredBelow(form, "", rows, false);
    for (;;) {
      const settled = engine.normalize(marked(tree, rows), options);
      const kept = new Map();
      let dropped = 0;
      for (const [pointer, elements] of rows) {
        const numbers = new Set();
        for (const row of treeAt(settled, pointer)) {
          if (Object.keys(row).length > 1) numbers.add(row[ROW_MARK]);
        }
        kept.set(pointer, elements.filter((element) => numbers.has(element.dataset.row)));
        dropped += elements.length - kept.get(pointer).length;
      }
      if (dropped === 0) return { answers: engine.normalize(tree, options), rows };
      tree = withRows(tree, rows, kept);
      rows = new Map([...kept].filter(([, elements]) => elements.length > 0));
    }
  };

  /** The element at a pointer into the answers, or the nearest one around it. */
  const elementAt = (form, pointer, rows) => {
    let element = form;
    let names = "";
    for (const part of pointer.split("/").slice(1)) {
      let next;
      if (/^[0-9]+$/.test(part)) next = rows.get(names)?.[Number(part)];
      else {
        next = below(element).find((item) => item.dataset.name === part);
        names += `/${part}`;
      }
      if (!next) break;
      element = next;
    }
    return element === form ? null : element;
  };

  // Words ------------------------------------------------------------------------------------------

  const decimal = (text) => {
    const [whole, places] = text.replace("-", "").split(".");
    const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, "\u00a0");
    return (text.startsWith("-") ? "−" : "") + grouped + (places ? `,${places}` : "");
  };

  const shownAs = {
    number: (value) => decimal(String(value)),
    date: (value) => value.split("-").map(Number).reverse().join("."),
    boolean: (value) => (value ? "tak" : "nie"),
    text: (value) => value,
  };

  const characters = (count) => {
    const few = count % 10 >= 2 && count % 10 <= 4 && !(count % 100 >= 12 && count % 100 <= 14);
    return `${count} ${count === 1 ? "znak" : few ? "znaki" : "znaków"}`;
  };

  /** A label short enough for the name of a place: a consent is a whole statement. */
  const cut = (label) => {
    const letters = [...label.replace(/\s+/g, " ")];
    if (letters.length <= 80) return letters.join("");
    const whole = letters.slice(0, 80).join("").replace(/ [^ ]*$/, "");
    return `${whole.replace(/[,;:.]+$/, "")}…`;
  };

  const say = (element, words) => {
    if (element.textContent !== words) element.textContent = words;
  };

  const part = (tag, words, attributes = {}) => {
    const element = document.createElement(tag);
    element.append(...[words].flat());
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // Rows -------------------------------------------------------------------------------------------

  const settleRows = (repeat) => {
    const rows = rowsOf(repeat);
    const { minimum, maximum } = repeat.dataset;
    rows.forEach((row, index) => {
      const remove = row.querySelector(":scope > .remove > button");
      for (const words of [legendOf(row), remove]) {
        say(words, words.textContent.replace(/(%|[0-9]+)$/, index + 1));
      }
      remove.hidden = rows.length <= Number(minimum);
    });
    repeat.querySelector(":scope > [data-order]").value = rows.map((r) => r.dataset.row).join(",");
    repeat.querySelector(":scope > .add").hidden = rows.length >= Number(maximum);
  };

  const numbered = (text, number) => text.replace(/-%(?=-|$| )/g, `-${number}`);

  const addRow = (repeat) => {
    const numbers = rowsOf(repeat).map((row) => Number(row.dataset.row));
    const number = Math.max(-1, ...numbers) + 1;
    const template = repeat.querySelector(":scope > template");
    const row = template.content.firstElementChild.cloneNode(true);
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value?.includes(BLANK)) element.setAttribute(name, numbered(value, number));
      }
      if (element.tagName === "BUTTON") element.value = numbered(element.value, number);
    }
    row.dataset.row = number;
    template.before(row);
    settleRows(repeat);
    return row;
  };

  const removeRow = (row) => {
    const repeat = row.parentElement;
    const next = row.nextElementSibling;
    row.remove();
    settleRows(repeat);
    const stays = next?.dataset.kind === "row" ? next : rowsOf(repeat).at(-1);
    (stays ?? repeat).focus();
  };

  /** Rows that only pages without scripts need; what somebody typed stays. */
  const trimRows = (repeat) => {
    const rows = rowsOf(repeat);
    for (const row of rows.slice(Number(repeat.dataset.minimum)).reverse()) {
      if (!answeredBelow(row, "", new Map(), false).touched) row.remove();
    }
  };

  // Places -----------------------------------------------------------------------------------------

  /** Of a place of several kinds the parts that the chosen kind asks for; none before it is chosen,
      but what somebody typed stays in sight. */
  const settlePlace = (question) => {
    if (!question.querySelector("input[type=radio]")) return;
    const kind = kindOfPlace(question);
    for (const element of question.querySelectorAll("[data-part]")) {
      const asked = kind && (kind === "parcel") === (element.dataset.part === "dzialka");
      const typed = controlsOf(element)[0].value.trim() !== "";
      element.hidden = !asked && (Boolean(kind) || !typed);
    }
  };

  /** A device that knows where it is may fill in a point; the page asks nobody else. */
  const offerLocation = (root) => {
    for (const element of root.querySelectorAll("[data-part=punkty]")) {
      const question = labelOf(element.closest(".question"));
      const whose = part("span", ` (${question})`, { class: "unseen" });
      const words = ["Użyj mojego położenia", whose];
      const button = part("button", words, { type: "button", class: "second" });
      const said = part("span", "", { role: "status" });
      element.append(part("p", [button, said], { class: "locate" }));
    }
  };

  const locate = (button) => {
    const control = button.closest("[data-part]").querySelector("input, textarea");
    const question = button.closest(".question");
    const said = button.parentElement.querySelector("[role=status]");
    say(said, "Szukam położenia…");
    const found = ({ coords: { latitude, longitude, accuracy } }) => {
      const line = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
      const before = control.value.trim();
      const single = control.tagName === "INPUT" || kindOfPlace(question) === "point";
      control.value = single || before === "" ? line : `${before}\n${line}`;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      say(said, `Dodano punkt z dokładnością do około ${Math.ceil(accuracy)}\u00a0m.`);
    };
    const lost = () => say(said, "Nie udało się ustalić położenia; wpisz współrzędne.");
    navigator.geolocation.getCurrentPosition(found, lost, { timeout: 20000, enableHighAccuracy: true });
  };

  // The page -----------------------------------------------------------------------------------------

  class Page {
    constructor(form) {
      this.form = form;
      this.engine = null;
      this.sections = [];
      this.title = document.title;
      this.pending = 0;
      this.timer = 0;
      this.spoken = 0;
      for (const repeat of form.querySelectorAll("[data-kind=repeat]")) {
        if ("untouched" in form.dataset) trimRows(repeat);
        settleRows(repeat);
      }
      for (const area of form.querySelectorAll("textarea[data-maximum]")) this.count(area);
      if (navigator.geolocation && isSecureContext) {
        offerLocation(form);
        for (const template of form.querySelectorAll("template")) offerLocation(template.content);
        form.addEventListener("click", (event) => {
          const button = event.target.closest(".locate button");
          if (button) locate(button);
        });
      }
      form.addEventListener("input", (event) => this.typed(event));
      form.addEventListener("change", (event) => this.changed(event));
      form.addEventListener("submit", (event) => this.submitted(event));
      for (const id of ["error-summary", "warning-summary"]) {
        byId(id).addEventListener("click", (event) => this.followed(event));
      }
      // A page with problems focuses its summary by `autofocus`; a script that came first would
      // only make the browser complain.
      const summary = byId("error-summary");
      if (!summary.hidden && !summary.autofocus) summary.focus();
    }

    /** The validator of this form is there: words about conditions give way to the conditions. */
    start(engine) {
      this.engine = engine;
      this.sections = [...this.form.querySelectorAll(":scope > section[id^=page-]")];
      this.drop(document);
      for (const template of this.form.querySelectorAll("template")) this.drop(template.content);
      this.refresh();
    }

    drop(root) {
      for (const words of root.querySelectorAll(".when")) {
        if (words.id) {
          for (const said of root.querySelectorAll(`[aria-describedby~="${words.id}"]`)) {
            const ids = said.getAttribute("aria-describedby").split(" ");
            said.setAttribute("aria-describedby", ids.filter((id) => id !== words.id).join(" "));
          }
        }
        words.remove();
      }
    }

    get options() {
      const { on, office } = this.form.dataset;
      const now = new Date();
      const pad = (number) => String(number).padStart(2, "0");
      const today = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
      return { on: on || today, office: JSON.parse(office || "{}"), lang: "pl" };
    }

    typed(event) {
      if (event.target.dataset.maximum) {
        const words = this.count(event.target);
        clearTimeout(this.spoken); // not at every key
        this.spoken = setTimeout(() => say(byId("form-status"), words), 1000);
      }
      byId("form-result").replaceChildren();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), 150);
    }

    changed(event) {
      if (event.target.type === "file") this.describe(event.target);
      clearTimeout(this.timer);
      this.refresh();
    }

    /** Digests of chosen files, without which they are no answers. */
    describe(input) {
      for (const file of input.files) {
        if (digests.has(file)) continue;
        this.pending += 1;
        const read = file
          .arrayBuffer()
          .then((bytes) => crypto.subtle.digest("SHA-256", bytes))
          .then((digest) => {
            const bytes = [...new Uint8Array(digest)];
            const sha256 = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
            const media_type = file.type || "application/octet-stream";
            digests.set(file, { name: file.name, media_type, size: file.size, sha256 });
          })
          .catch(() => digests.delete(file)) // a file that is gone is no answer
          .finally(() => {
            this.pending -= 1;
            this.refresh();
          });
        digests.set(file, read);
      }
    }

    count(area) {
      const left = Number(area.dataset.maximum) - [...area.value.trim()].length;
      const words =
        left >= 0 ? `Pozostało: ${characters(left)}.` : `Za dużo o ${characters(-left)}.`;
      const shown = area.closest(".question").querySelector(".count");
      say(shown, words);
      shown.classList.toggle("over", left < 0);
      return words;
    }

    /** Shows what is asked for now, and what follows from the answers. */
    refresh() {
      if (!this.engine) return;
      const { engine, options } = this;
      const { answers, rows } = canonical(engine, this.form, options);
      const state = engine.state(answers, options);
      this.reveal(this.form, "", state, rows, answers);
      this.revealEmptyRows(rows);
      for (const place of this.form.querySelectorAll("[data-kind=place]")) settlePlace(place);
      for (const section of this.sections) {
        const items = below(section);
        section.hidden = items.length > 0 && items.every((item) => item.hidden);
        const entry = document.querySelector(`nav a[href="#${section.id}"]`);
        if (entry) entry.parentElement.hidden = section.hidden;
      }
      this.tellFees(answers, options);
    }

    reveal(element, pointer, state, rows, answers) {
      const hidden = new Set(state.hidden);
      for (const item of below(element)) {
        const { kind, name } = item.dataset;
        if (kind === "row") continue;
        const here = `${pointer}/${name}`;
        item.hidden = hidden.has(here);
        if (state.offers && here in state.offers) this.offer(item, state.offers[here]);
        if (kind === "group") this.reveal(item, here, state, rows, answers);
        if (kind === "computed") this.tellComputed(item, here, answers);
        if (kind === "repeat") {
          const kept = rows.get(here) ?? [];
          kept.forEach((row, index) => this.reveal(row, `${here}/${index}`, state, rows, answers));
        }
      }
    }

    /** Leaves the options that are offered now, and what is chosen; all where nobody can tell. */
    offer(question, codes) {
      const fits = (code) => codes === null || code === "" || codes.includes(code);
      for (const option of question.querySelectorAll("option")) {
        option.hidden = option.disabled = !option.selected && !fits(option.value);
      }
      for (const group of question.querySelectorAll("optgroup")) {
        group.hidden = [...group.children].every((option) => option.hidden);
      }
      for (const control of question.querySelectorAll("input")) {
        control.closest(".option").hidden = !control.checked && !fits(control.value);
      }
    }

    /** Rows without an answer are no rows of the answers, but their questions have conditions. */
    revealEmptyRows(kept) {
      const { engine, options } = this;
      const all = new Map();
      const { tree } = answeredBelow(this.form, "", all, true);
      let empty = false;
      for (const [pointer, elements] of all) {
        empty ||= elements.length > (kept.get(pointer)?.length ?? 0);
      }
      if (!empty) return;
      const answers = engine.normalize(marked(tree, all), options);
      const state = engine.state(answers, options);
      for (const [pointer, elements] of all) {
        const numbers = treeAt(answers, pointer).map((row) => row[ROW_MARK]);
        for (const element of elements) {
          if (kept.get(pointer)?.includes(element)) continue;
          const index = numbers.indexOf(element.dataset.row);
          if (index >= 0) this.reveal(element, `${pointer}/${index}`, state, all, answers);
        }
      }
    }

    tellComputed(item, pointer, answers) {
      const value = pointer.split("/").slice(1).reduce((level, key) => level?.[key], answers);
      const output = item.querySelector("output");
      const { shown, labels } = output.dataset;
      if (value === undefined) say(output, "—");
      else if (labels) say(output, JSON.parse(labels)[value] ?? String(value));
      else say(output, shownAs[shown](value));
    }

    tellFees(answers, options) {
      const box = this.form.querySelector(".fees");
      if (!box) return;
      const { items, total } = this.engine.fees(answers, options);
      const due = new Map(items.map((item) => [item.id, item.amount]));
      for (const output of box.querySelectorAll("[data-fee]")) {
        const amount = due.get(output.dataset.fee);
        if (amount === undefined) say(output, "nie dotyczy");
        else say(output, amount === null ? output.dataset.unknown : `${decimal(amount)}\u00a0zł`);
      }
      const sum = box.querySelector("[data-fee-total]");
      sum.parentElement.hidden = total === null || total === undefined;
      say(sum, total ? `${decimal(total)}\u00a0zł` : "");
    }

    // Sending --------------------------------------------------------------------------------------

    submitted(event) {
      const { name, value } = event.submitter ?? {};
      if (name === "_dodaj" || name === "_usun") {
        event.preventDefault();
        const element = byId(`f-${value}`);
        if (name === "_dodaj") {
          const row = addRow(element);
          for (const area of row.querySelectorAll("textarea[data-maximum]")) this.count(area);
          row.focus();
        } else removeRow(element);
        this.refresh();
      } else if (this.engine && (!name || name === "_wyslij")) this.judge(event);
    }

    judge(event) {
      const { engine, options } = this;
      if (this.pending > 0) {
        event.preventDefault();
        setTimeout(() => this.form.requestSubmit(), 50);
        return;
      }
      this.refresh();
      const { answers, rows } = canonical(engine, this.form, options);
      const problems = engine.validate(answers, options);
      const warnings = engine.warnings(answers, options);
      this.tell(problems, rows);
      this.list("warning-summary", warnings, rows);
      byId("form-result").replaceChildren();
      if (problems.length > 0) {
        event.preventDefault();
        byId("error-summary").focus();
      } else if (location.protocol === "file:") {
        event.preventDefault();
        this.accept(answers);
      }
    }

    tell(problems, rows) {
      for (const box of this.form.querySelectorAll(".error:not([hidden])")) {
        box.replaceChildren();
        box.hidden = true;
      }
      for (const item of this.form.querySelectorAll(".question.wrong")) {
        item.classList.remove("wrong");
      }
      for (const control of this.form.querySelectorAll("[aria-invalid]")) {
        control.removeAttribute("aria-invalid");
      }
      for (const problem of problems) {
        const element = elementAt(this.form, problem.path, rows);
        if (!element) continue;
        const words = part("p", [part("span", "Błąd: ", { class: "unseen" }), problem.message]);
        const box = errorOf(element);
        box.append(words);
        box.hidden = false;
        if (!element.classList.contains("question")) continue;
        element.classList.add("wrong");
        for (const control of controlsOf(element)) {
          if (control.type !== "radio") control.setAttribute("aria-invalid", "true");
        }
      }
      this.list("error-summary", problems, rows);
      document.title = (problems.length > 0 ? "Błąd: " : "") + this.title.replace(/^Błąd: /, "");
      this.tellSections(problems, rows);
    }

    list(id, problems, rows) {
      const summary = byId(id);
      summary.hidden = problems.length === 0;
      const placed = problems.map((problem) => [elementAt(this.form, problem.path, rows), problem]);
      placed.sort(([left], [right]) => {
        if (!left || !right || left === right) return Boolean(left) - Boolean(right);
        return left.compareDocumentPosition(right) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
      });
      const lines = placed.map(([, problem]) => part("li", this.line(problem, rows)));
      summary.querySelector("ul").replaceChildren(...lines);
    }

    line({ path, message }, rows) {
      const element = elementAt(this.form, path, rows);
      if (!element) return message;
      const row = element.parentElement.closest("[data-kind=row]");
      const owner = "alike" in element.dataset && element.parentElement.closest("[data-kind=group]");
      const places = [row, owner, element].filter(Boolean).map((place) => cut(labelOf(place)));
      const name = places.join(", ");
      const words = `${name}${/[?!.:…]$/.test(name) ? "" : ":"} ${message}`;
      return part("a", words, { href: `#${firstControl(element).id}` });
    }

    tellSections(problems, rows) {
      const wrong = problems
        .map((problem) => elementAt(this.form, problem.path, rows)?.closest("section"))
        .filter(Boolean);
      for (const section of this.sections) {
        const entry = document.querySelector(`nav a[href="#${section.id}"]`)?.parentElement;
        if (!entry) continue;
        const count = wrong.filter((other) => other === section).length;
        entry.querySelector(".state")?.remove();
        const words = count > 0 ? `do poprawy: ${count}` : "gotowe";
        entry.append(part("span", words, { class: count > 0 ? "state wrong" : "state" }));
      }
    }

    followed(event) {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const target = byId(link.hash.slice(1));
      target.focus({ preventScroll: true });
      (target.closest(".question") ?? target).scrollIntoView({ block: "start" });
    }

    /** Opened from disk there is nowhere to send answers; they can be kept. */
    accept(answers) {
      const json = JSON.stringify(answers, null, 2);
      const url = URL.createObjectURL(new Blob([json], { type: "application/json" }));
      const { form, version } = this.form.dataset;
      const file = part("a", "Pobierz odpowiedzi (JSON)", {
        href: url,
        download: `${form}-${version}.json`,
      });
      const result = byId("form-result");
      result.replaceChildren(
        part("h2", "Odpowiedzi są poprawne"),
        part("p", "Ta strona jest otwarta z dysku, więc niczego nie wysyła."),
        part("p", file),
        part("pre", json, { tabindex: "0", "aria-label": "Odpowiedzi w postaci JSON" }),
      );
      result.focus();
      result.scrollIntoView({ block: "start" });
    }
  }

  // Start ------------------------------------------------------------------------------------------

  let page = null;
  let registered = null;

  const meet = () => {
    if (page && registered && !page.engine) page.start(registered);
  };

  formc.register = (engine) => {
    registered = engine;
    meet();
  };

  /** The canonical answers as they stand, for a portal around the page; null without a validator. */
  formc.answers = () =>
    page?.engine ? canonical(page.engine, page.form, page.options).answers : null;

  const open = () => {
    const form = byId("form-questions");
    if (form) page = new Page(form);
    meet();
  };

  if (document.readyState === "complete") open();
  else document.addEventListener("DOMContentLoaded", open);
})();
