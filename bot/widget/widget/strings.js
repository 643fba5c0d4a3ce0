/** The widget's own sentences, from the same gettext catalogs as everything else the customer reads. */

import { pluralForm } from "./plural.js";

/** The five languages of the assistant, each by its own name. */
export const LANGUAGES = { sv: "Svenska", fr: "Français", nl: "Nederlands", lv: "Latviešu", it: "Italiano" };

const ENGLISH = { language: "en", messages: {} };
// ms after a catalog could not be fetched
const ASK_AGAIN = 30000;
const catalogs = { en: ENGLISH };
let spoken = ENGLISH;
let wanted = "en";

/** The language the widget speaks now; "en" only while no catalog could be fetched. */
export const language = () => spoken.language;

/** Speak `code` from now on; resolves to true when that changed something. Without its catalog nothing changes. */
export async function speak(code, endpoint) {
  wanted = code;
  catalogs[code] ||= fetchCatalog(code, endpoint);
  const catalog = await catalogs[code];
  const changes = catalog && wanted === code && spoken !== catalog;
  if (changes) spoken = catalog;
  return changes;
}

/** What catalogs have in place of a msgid (strings.py does the same sum): half the bytes. */
const key = (msgid) => [...msgid].reduce((number, text) => (31 * number + text.codePointAt()) % 1e6, 0);

/** The sentence in the widget's language, `{name}` replaced by `values.name`. The msgid must be a literal. */
export function t(msgid, values) {
  return filled(spoken.messages[key(msgid)] || msgid, values);
}

/** The sentence for a count: the catalog's own form, `{count}` filled in. Both msgids must be literals. */
export function tn(one, many, count) {
  const forms = spoken.messages[key(one)];
  return filled(forms ? forms[pluralForm(spoken.plural, count)] : count === 1 ? one : many, { count: number(count) });
}

/** A number as the language writes it. */
export const number = (value) => value.toLocaleString(spoken.language);

/** For how many days conversations are stored; undefined while that is not known. */
export const days = () => spoken.days;

/** A calendar day (ISO) written out, without a shift by the time zone. */
export const day = (iso, code = language()) =>
  new Date(iso).toLocaleDateString(code, { dateStyle: "long", timeZone: "UTC" });

/** The time of day of a moment (ISO), on the customer's own clock. */
export const timeOfDay = (iso) => new Date(iso).toLocaleTimeString(spoken.language, { timeStyle: "short" });

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

async function fetchCatalog(code, endpoint) {
  try {
    const response = await fetch(`${endpoint}strings/${code}.json`);
    return { language: code, ...(await response.json()) };
  } catch {
    // English sentences are better than none.
    setTimeout(() => delete catalogs[code], ASK_AGAIN);
  }
}
