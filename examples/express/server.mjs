// A portal in thirty lines: shows the forms that formc built, judges answers that are sent as JSON.

import express from "express";
import { openCatalogue } from "formc-bundle";

const catalogue = openCatalogue(process.env.SERVICES ?? "../../generated");
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Warsaw" });
const app = express();

function send(response, bundle, path) {
  const entry = bundle.manifest.artifacts.find((each) => each.path === path);
  if (entry === undefined) throw new RangeError(path);
  response.type(entry.media_type).send(bundle.read(path));
}

app.get("/assets/:path", ({ params }, response) =>
  send(response, catalogue.bundle("assets", "assets"), params.path));
app.get("/forms/:id/:version/*path", ({ params: { id, version, path } }, response) =>
  send(response, catalogue.bundle("form", id, version), path.join("/")));

app.post("/forms/:id/:version", express.json(), async ({ params: { id, version }, body }, response) => {
  const form = await catalogue.bundle("form", id, version).load();
  const filing = { on: day.format() };
  const problems = form.validate(body, filing);
  if (problems.length > 0) response.status(422).json({ problems });
  else response.json({ answers: body, fees: form.fees(body, filing) });
});

app.use((error, _, response, next) => (error instanceof RangeError ? response.sendStatus(404) : next(error)));
const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", () => console.log(server.address().port));
