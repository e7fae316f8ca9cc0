// Working days in Poland. `working_days.py` says the same in Python; HOLIDAYS is printed from there.
// Days outside the years of the table have no answer: null.

const WORKING_DAYS = [];

// The numbers of all working days of the table, in order; made when first asked for.
function workingDays() {
  if (WORKING_DAYS.length > 0) return WORKING_DAYS;
  const free = new Set();
  for (let year = HOLIDAYS.first; year <= HOLIDAYS.last; year += 1) {
    for (const [day, first, last] of HOLIDAYS.days) {
      if (first <= year && year <= last) free.add(dayNumber(`${year}-${day}`));
    }
    for (const days of HOLIDAYS.afterEaster) free.add(easter(year) + days);
  }
  const monday = dayNumber("1990-01-01");
  const end = dayNumber(`${HOLIDAYS.last}-12-31`);
  for (let day = dayNumber(`${HOLIDAYS.first}-01-01`); day <= end; day += 1) {
    if ((day - monday) % 7 < 5 && !free.has(day)) WORKING_DAYS.push(day);
  }
  return WORKING_DAYS;
}

// Easter Sunday as the number of a day: the Gregorian computus of Meeus, Jones and Butcher.
function easter(year) {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const moon = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moon + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  return dayNumber(`${year}-03-01`) + epact + weekday - 7 * late + 21;
}

function inHolidayTable(day) {
  return HOLIDAYS.first <= Number(day.slice(0, 4)) && Number(day.slice(0, 4)) <= HOLIDAYS.last;
}

// How many working days come before a day of this number.
function workingDaysBefore(number) {
  const working = workingDays();
  let low = 0;
  let high = working.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (working[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

// That many working days later, or earlier; the day itself for 0. null outside the table.
function addWorkingDays(day, days) {
  if (!inHolidayTable(day)) return null;
  if (days === 0n) return day;
  const number = dayNumber(day);
  const start = days > 0n ? workingDaysBefore(number + 1) - 1 : workingDaysBefore(number);
  const at = BigInt(start) + days;
  const working = workingDays();
  return at >= 0n && at < BigInt(working.length) ? dayOf(working[Number(at)]) : null;
}

// How many come after the first day up to the last one, which counts; negative if the last comes
// before. null outside the table.
function workingDaysBetween(first, last) {
  if (!inHolidayTable(first) || !inHolidayTable(last)) return null;
  return BigInt(workingDaysBefore(dayNumber(last) + 1) - workingDaysBefore(dayNumber(first) + 1));
}
