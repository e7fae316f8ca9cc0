// What generated formulas call. `formulas.py` says the same in Python.
//
// Numbers are scaled BigInts, days ISO texts from 1800 to 2299, missing is null. Arguments are never
// missing: the generated code has looked. There is no Date here: it knows zones, and no 30 February.

// A fraction as an integer, halves away from zero; `below` is not 0.
function rounded(above, below) {
  const positive = (number) => (number < 0n ? -number : number);
  const whole = (2n * positive(above) + positive(below)) / (2n * positive(below));
  return above < 0n !== below < 0n ? -whole : whole;
}

function smallest(...values) {
  return values.reduce((found, value) => (value < found ? value : found));
}

function largest(...values) {
  return values.reduce((found, value) => (value > found ? value : found));
}

function isLeapYear(year) {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

// Full years by art. 112 of the Civil Code; `on` is not before `born`.
// One born on 29 February is a year older on the last day of February.
function age(born, on) {
  let birth = Number(born.replaceAll("-", ""));
  const day = Number(on.replaceAll("-", ""));
  if (birth % 10000 === 229 && !isLeapYear(Math.floor(day / 10000))) birth -= 1;
  return BigInt(Math.floor((day - birth) / 10000));
}

// The number of a day; the year begins in March, so that a leap day is its last.
function dayNumber(day) {
  const month = Number(day.slice(5, 7));
  const year = Number(day.slice(0, 4)) - (month < 3 ? 1 : 0);
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const before = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return 365 * year + leaps + before + Number(day.slice(8));
}

function dayOf(number) {
  let year = Math.floor((10000 * number + 14780) / 3652425);
  let rest = number - dayNumber(`${String(year).padStart(4, "0")}-03-01`);
  if (rest < 0) {
    year -= 1;
    rest = number - dayNumber(`${String(year).padStart(4, "0")}-03-01`);
  }
  const march = Math.floor((100 * rest + 52) / 3060);
  const month = ((march + 2) % 12) + 1;
  const day = rest - Math.floor((march * 306 + 5) / 10) + 1;
  const two = (value) => String(value).padStart(2, "0");
  return `${String(year + (march > 9 ? 1 : 0)).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

// From the first day to the last; negative if the last comes before.
function daysBetween(first, last) {
  return BigInt(dayNumber(last) - dayNumber(first));
}

// null before 1800 and after 2299.
function addDays(day, days) {
  const number = BigInt(dayNumber(day)) + days;
  if (number < BigInt(dayNumber("1800-01-01")) || number > BigInt(dayNumber("2299-12-31"))) {
    return null;
  }
  return dayOf(Number(number));
}

// null where the first digits are no real day. The month carries the century.
function peselBirthDate(pesel) {
  if (!/^[0-9]{11}$/.test(pesel)) return null;
  const carried = Number(pesel.slice(2, 4));
  const year = 1800 + ((Math.floor(carried / 20) + 1) % 5) * 100 + Number(pesel.slice(0, 2));
  const month = carried % 20;
  const day = Number(pesel.slice(4, 6));
  const lengths = [31, isLeapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1]) return null;
  return `${year}-${String(month).padStart(2, "0")}-${pesel.slice(4, 6)}`;
}

// K or M; the last digit but one is odd for a man.
function peselSex(pesel) {
  return /^[0-9]{11}$/.test(pesel) ? "KM"[Number(pesel[9]) % 2] : null;
}

// In code points.
function length(text) {
  return BigInt([...text].length);
}

function startsWith(text, part) {
  return text.startsWith(part);
}

function endsWith(text, part) {
  return text.endsWith(part);
}

function contains(text, part) {
  return text.includes(part);
}

// `pattern` is a RegExp that covers the whole text.
function matches(text, pattern) {
  return pattern.test(text);
}

// Whether no two are equal.
function distinct(values) {
  return new Set(values).size === values.length;
}
