// Places: a point, a line, an area or a parcel of land. `places.py` says the same in Python.

const VERTICES = new Map(Object.entries(VERTEX_COUNTS));

function isVertex(value) {
  return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === "string");
}

function sameVertex(one, other) {
  return isVertex(one) && isVertex(other) && one[0] === other[0] && one[1] === other[1];
}

function hasExactly(value, keys) {
  return Object.keys(value).sort().join() === keys;
}

function placeFault(value, kinds) {
  if (!isObject(value) || typeof value.kind !== "string") return "kind";
  const { kind, id, wgs84 } = value;
  if (kind === "parcel") {
    if (!hasExactly(value, "id,kind") || typeof id !== "string") return "kind";
  } else {
    if (!hasExactly(value, "kind,wgs84")) return "kind";
    if (!Array.isArray(wgs84) || wgs84.length === 0 || !wgs84.every(isVertex)) return "kind";
  }
  if (!kinds.includes(kind)) return "option";
  if (kind === "parcel") return PARCEL.test(id) ? "" : "form";
  if (!wgs84.every(([east, north]) => LONGITUDE.test(east) && LATITUDE.test(north))) return "form";
  const closed = kind === "area" && wgs84.length > 1 && sameVertex(wgs84[0], wgs84.at(-1));
  return closed ? "form" : "";
}

// Of a readable place the least, the most and the real number of vertices.
function vertexBounds(value) {
  const [least, most] = VERTICES.get(value.kind) ?? [0, 0];
  return [least, most, value.wgs84?.length ?? 0];
}

function isPlace(value, kinds) {
  if (placeFault(value, kinds) !== "") return false;
  const [least, most, count] = vertexBounds(value);
  return least <= count && count <= most;
}

// What people type

const TYPED_PAIRS = (() => {
  const decimal = "([0-9]{2}[.,][0-9]{1,15})°?";
  const minutes = "([0-9]{2})° ?([0-5]?[0-9](?:[.,][0-9]{1,12})?)['’′]";
  const seconds =
    "([0-9]{2})° ?([0-5]?[0-9])['’′] ?([0-5]?[0-9](?:[.,][0-9]{1,9})?)(?:[\"”″]|['’′]{2})";
  const between = "(?: ?[,;/] ?| )";
  return [decimal, minutes, seconds]
    .flatMap((form) => [`([NEne]) ?${form}`, `${form} ?([NEne]?)`])
    .map((angle) => new RegExp(`^${angle}${between}${angle}$`, "u"));
})();

function normalPlace(value, kinds) {
  if (typeof value === "string") return placeText(value) ? value : undefined;
  if (!isObject(value)) return value;
  if (onlyKeys(value, new Set(["rodzaj", "punkty", "dzialka"]))) return controlled(value, kinds);
  const { kind, id, wgs84 } = value;
  if (hasExactly(value, "kind,wgs84") && Array.isArray(wgs84)) {
    return { kind, wgs84: opened(kind, wgs84.map(normalVertex)) };
  }
  if (hasExactly(value, "id,kind") && typeof id === "string" && placeText(id)) {
    return { kind, id: normalText(id, " ", true) };
  }
  return value;
}

// The kind decides which control counts; what the other one holds is left over.
function controlled(value, kinds) {
  const parts = ["rodzaj", "punkty", "dzialka"].map((part) => (Object.hasOwn(value, part) ? value[part] : ""));
  if (!parts.every((part) => typeof part === "string")) return value;
  const [chosen, points, parcel] = parts.map(placeText);
  if (!chosen && !points && !parcel) return undefined;
  const likely = kinds.filter((each) => (each === "parcel" ? parcel : points));
  const only = kinds.length === 1 ? kinds[0] : likely.length === 1 ? likely[0] : "";
  const kind = chosen || only;
  if (kind === "parcel" && parcel) return { kind, id: normalText(parcel, " ", true) };
  if (VERTICES.has(kind) && points) {
    const lines = points.split("\n").map(placeText).filter((line) => line !== "");
    return { kind, wgs84: opened(kind, lines.map((line) => readVertex(line) ?? [line, ""])) };
  }
  return value;
}

// One line end and one kind of space, none at the ends.
function placeText(text) {
  const lines = text.replaceAll("\u00a0", " ").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return trimmed(lines.replace(/[ \t]+/gu, " "));
}

// An area without its first vertex repeated at the end, as many programs write it.
function opened(kind, vertices) {
  let end = vertices.length;
  while (kind === "area" && end > 1 && sameVertex(vertices[0], vertices[end - 1])) end -= 1;
  return vertices.slice(0, end);
}

function normalVertex(vertex) {
  return isVertex(vertex) ? (readVertex(placeText(vertex.join(" "))) ?? vertex) : vertex;
}

// Longitude and latitude of a pair of angles, whichever comes first.
function readVertex(text) {
  for (const [number, reads] of TYPED_PAIRS.entries()) {
    const groups = reads.exec(text)?.slice(1);
    if (!groups) continue;
    const half = groups.length / 2;
    const angles = [groups.slice(0, half), groups.slice(half)].map((parts) => angle(parts, number % 2 === 0));
    for (const [[one, east], [other, north]] of [angles, [...angles].reverse()]) {
      const fits = LONGITUDE.test(one) && LATITUDE.test(other);
      if (fits && east !== "N" && north !== "E") return [one, other];
    }
  }
  return null;
}

// Degrees with six places, rounded half up, and the letter.
function angle(parts, letterFirst) {
  const letter = letterFirst ? parts[0] : parts.at(-1);
  const numbers = letterFirst ? parts.slice(1) : parts.slice(0, -1);
  const [whole, places = ""] = numbers.at(-1).replace(",", ".").split(".");
  const scale = 10n ** BigInt(places.length);
  let units = 0n;
  for (const part of [...numbers.slice(0, -1), whole]) units = 60n * units + BigInt(part);
  units = units * scale + BigInt(places || "0");
  const unit = 60n ** BigInt(numbers.length - 1) * scale;
  const millionths = String((2000000n * units + unit) / (2n * unit)).padStart(7, "0");
  return [`${millionths.slice(0, -6)}.${millionths.slice(-6)}`, letter.toUpperCase()];
}
