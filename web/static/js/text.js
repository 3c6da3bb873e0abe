// Words, numbers and dates for people. English is the source language: its sentences are the catalogue's keys
// (gettext's way), so English needs no catalogue; another language is one .po file, for templates and scripts alike.

const LANGUAGE = document.documentElement.lang || "en";
let catalogue = {};

/** Load the translations of the page's language; English and unknown languages have none. */
export async function loadCatalogue() {
  if (LANGUAGE.startsWith("en")) return;
  try {
    const answer = await fetch(`/messages/${LANGUAGE}.json`);
    if (answer.ok) catalogue = await answer.json();
  } catch { /* the English sentences stand */ }
}

/** Marks a sentence of a table for the catalogue; it is translated where it is shown. */
export const N_ = (sentence) => sentence;

/** A sentence with {placeholders}. */
export function gettext(sentence, values = {}) {
  return filled([catalogue[sentence] ?? sentence].flat()[0], values);
}

/** The same for something that is counted: `one` where n is 1, else `many`; {n} is the number. */
export function ngettext(one, many, n, values = {}) {
  const [first, second = first] = Array.isArray(catalogue[one]) ? catalogue[one] : [one, many];
  return filled(n === 1 ? first : second, { n: number(n), ...values });
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const numbers = new Intl.NumberFormat(LANGUAGE);

export function number(n) {
  return numbers.format(n);
}

/** A range as it is known: "8", "8–46", "20 or more", "up to 30"; null where nothing is. */
export function range(low, high) {
  if (low === null && high === null) return null;
  if (low === null || low === undefined) return gettext("up to {n}", { n: number(high) });
  if (high === null || high === undefined) return gettext("{n} or more", { n: number(low) });
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

const FORMATS = {
  day: { day: "numeric", month: "short", year: "numeric" },
  week: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "long", year: "numeric" },
  year: { year: "numeric" },
  axis: { month: "short", year: "numeric" },
};

const made = new Map(); // making a format takes longer than using it

function formatOf(precision) {
  if (!made.has(precision)) made.set(precision, new Intl.DateTimeFormat(LANGUAGE, { ...(FORMATS[precision] ?? FORMATS.day), timeZone: "UTC" }));
  return made.get(precision);
}

/** A calendar day ("2024-03-18") in words, at its precision; days have no time zone. */
export function day(iso, precision = "day") {
  const [year, month, date] = iso.split("-").map(Number);
  return formatOf(precision).format(new Date(Date.UTC(year, (month || 1) - 1, date || 1)));
}

/** When an incident was, as precisely as is known. */
export function when(incident) {
  if (!incident.date_start) return gettext("date not known");
  const start = day(incident.date_start, incident.date_precision);
  const last = incident.date_end;
  if (incident.date_precision === "week") return gettext("week of {day}", { day: start });
  if (!last || last === incident.date_start || incident.date_precision !== "day") return start;
  return `${start} – ${day(last)}`;
}

export function moment(iso) {
  const format = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(iso));
}

export function kilometres(metres) {
  if (metres === null || metres === undefined) return null;
  return metres < 950 ? gettext("{n} m", { n: number(Math.round(metres / 50) * 50) })
    : gettext("{n} km", { n: number(metres < 9500 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000)) });
}

/** Right-to-left for Pashto, Dari and Urdu script, so that a name reads properly inside English text. */
export function direction(text) {
  return /[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]/.test(text ?? "") ? "rtl" : "auto";
}
