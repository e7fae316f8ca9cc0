// Measures the JavaScript validator of a bundle beside ajv standalone, in turns.
// In: {folder, root, schemas: {name: schema}, variants: [{name, answers, on}], rounds, milliseconds}.
// Out: {engines, variants: {name: {engine: {problems, times}}}}; times are microseconds of
// the processor a call.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(readFileSync(0, "utf8"));
const requires = createRequire(`${asked.root}/package.json`);
const engines = await made();
const variants = {};
for (const variant of asked.variants) variants[variant.name] = measured(variant);
const versions = { node: process.versions.node, v8: process.versions.v8 };
try {
  versions.ajv = requires("ajv/package.json").version;
} catch {
  // said by the caller
}
process.stdout.write(JSON.stringify({ versions, variants }));

async function made() {
  const { validate } = await import(pathToFileURL(`${asked.folder}/validator.mjs`));
  const found = { formc: (answers, on) => validate(answers, { on }).length };
  for (const [name, schema] of Object.entries(asked.schemas)) {
    const check = standalone(schema);
    if (check === null) return found;
    found[`ajv ${name}`] = (answers) => (check(answers) ? 0 : check.errors.length);
  }
  return found;
}

// The module that ajv writes for a schema, as somebody would ship it; null without ajv.
function standalone(schema) {
  let Ajv, print;
  try {
    Ajv = requires("ajv/dist/2020.js").default;
    print = requires("ajv/dist/standalone").default;
  } catch {
    return null;
  }
  const options = { allErrors: true, strict: false, code: { source: true } };
  const ajv = new Ajv(options);
  const module = { exports: {} };
  new Function("require", "module", "exports", print(ajv, ajv.compile(schema)))(
    requires, module, module.exports,
  );
  return module.exports;
}

function measured({ answers, on }) {
  const found = {};
  const calls = {};
  for (const [name, check] of Object.entries(engines)) {
    found[name] = { problems: check(answers, on), times: [] };
    timed(check, answers, on, 2000); // the compiler of V8 wakes up
    const once = Math.max(timed(check, answers, on, 1000), 0.05);
    calls[name] = Math.max(1, Math.ceil((asked.milliseconds * 1000) / once));
  }
  for (let round = 0; round < asked.rounds; round += 1) {
    for (const [name, check] of Object.entries(engines)) {
      found[name].times.push(timed(check, answers, on, calls[name]));
    }
  }
  return found;
}

function timed(check, answers, on, calls) {
  let problems = 0;
  const start = process.cpuUsage(); // others on this machine cost nothing; the collector does
  for (let call = 0; call < calls; call += 1) problems += check(answers, on);
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / calls;
  if (problems < 0) throw new Error("nobody finds fewer than none");
  return took;
}
