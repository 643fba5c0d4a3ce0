/** The widget's own sentences, from the same gettext catalogs as everything else the customer reads. */

import { pluralForm } from "./plural.js";

/** The five languages of the assistant, each by its own name. */
export const LANGUAGES = { sv: "Svenska", fr: "Français", nl: "Nederlands", lv: "Latviešu", it: "Italiano" };

const ENGLISH = { language: "en", messages: {}, form: (n) => Number(n !== 1) };
const ASK_AGAIN = 30000; // ms after a catalog could not be fetched
const catalogs = { en: Promise.resolve(ENGLISH) };
let spoken = ENGLISH;
let wanted = "en";

/** The language the widget speaks now; "en" only while no catalog could be fetched. */
export const language = () => spoken.language;

/** Speak `code` from now on; resolves to true when that changed something. Without its catalog nothing changes. */
export async function speak(code, endpoint) {
  wanted = code;
  catalogs[code] = catalogs[code] || fetchCatalog(code, endpoint);
  const catalog = await catalogs[code];
  const changes = Boolean(catalog) && wanted === code && spoken !== catalog;
  if (changes) spoken = catalog;
  return changes;
}

/** The sentence in the widget's language, `{name}` replaced by `values.name`. The msgid must be a literal. */
export function t(msgid, values = {}) {
  return filled(spoken.messages[msgid] || msgid, values);
}

/** The sentence for a count: the catalog's own form, `{count}` filled in. Both msgids must be literals. */
export function tn(one, many, count) {
  const forms = spoken.messages[one] || [one, many];
  const form = spoken.messages[one] ? spoken.form(count) : Number(count !== 1);
  return filled(forms[form] || many, { count: number(count) });
}

/** A number as the language writes it. */
export const number = (value) => new Intl.NumberFormat(spoken.language).format(value);

/** A calendar day (ISO) written out, without a shift by the time zone. */
export const day = (iso) => dated(iso, { dateStyle: "long", timeZone: "UTC" });

/** The time of day of a moment (ISO), on the customer's own clock. */
export const timeOfDay = (iso) => dated(iso, { timeStyle: "short" });

function dated(iso, options) {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? "" : new Intl.DateTimeFormat(spoken.language, options).format(moment);
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name) => (name in values ? String(values[name]) : placeholder));
}

async function fetchCatalog(code, endpoint) {
  try {
    const response = await fetch(new URL(`strings/${code}.json`, endpoint), { credentials: "omit" });
    const { messages, plural } = await response.json();
    return { language: code, messages, form: pluralForm(plural) };
  } catch {
    setTimeout(() => delete catalogs[code], ASK_AGAIN);
    return null; // English sentences are better than none.
  }
}
