// Judges answers by the generated ES modules and by ajv: one process for a whole run.
// A line in is {engine, folder, cases}; a line out is {results} in the order of the cases, or {error}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const AJV = "ajv/dist/2020.js";
const loaded = new Map();

async function once(key, make) {
  if (!loaded.has(key)) loaded.set(key, await make());
  return loaded.get(key);
}

// From the folder that somebody works in, else from where this script stands.
function ajv() {
  for (const start of [pathToFileURL(process.cwd() + "/"), import.meta.url]) {
    try {
      return createRequire(start)(AJV).default;
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return null;
}

const engines = {
  missing(folder, cases) {
    const lacks = ({ engine }) =>
      engine === "ajv" && !ajv() ? "nie ma pakietu npm ajv (npm install ajv)" : "";
    return cases.map((each) => ({ gives: lacks(each) }));
  },
  async javascript(folder, cases) {
    const file = `${folder}/validator.mjs`;
    const validator = await once(file, () => import(pathToFileURL(file)));
    return cases.map(({ call = "validate", answers, on, office = {}, lang = "pl" }) => {
      try {
        return { gives: validator[call](answers, { on, office, lang }) };
      } catch (error) {
        return { raises: String(error.stack ?? error) };
      }
    });
  },
  async ajv(folder, cases) {
    const file = `${folder}/schema.json`;
    const valid = await once(file, () => {
      const Ajv = ajv();
      const compiler = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
      return compiler.compile(JSON.parse(readFileSync(file, "utf8")));
    });
    return cases.map(({ answers }) => ({ gives: valid(answers) }));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { engine, folder, cases } = JSON.parse(line);
  let answer;
  try {
    answer = { results: await engines[engine](folder, cases) };
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
