/** Words and numbers that several parts of the page show. */

import { LANGUAGES, language, t } from "../../widget/widget/strings.js";

const ALL = { en: "English", ...LANGUAGES };

/** The languages the page itself can be shown in, each by its own name. */
export const SPOKEN = ALL;

/** The name of a language in the agent's own, as it stands in a sentence. */
export const languageName = (code) => new Intl.DisplayNames([language()], { type: "language" }).of(code);

/** The same where it stands alone. */
export function languageAlone(code) {
  const name = languageName(code);
  return name[0].toLocaleUpperCase(language()) + name.slice(1);
}

/** A span of time, rounded to what matters. */
export function waited(seconds) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return amount(Math.floor(hours / 24), "day");
  if (hours >= 10) return amount(hours, "hour");
  const rest = amount(minutes % 60, "minute");
  return hours ? `${amount(hours, "hour")} ${rest}` : rest;
}

function amount(value, unit) {
  return value.toLocaleString(language(), { style: "unit", unit, unitDisplay: "short" });
}

/** What a request is about, in a few words. */
export const about = ({ provider, language: code }) => [provider, languageAlone(code)].filter(Boolean).join(" · ");

/** What went wrong, for the agent: the server's own sentence where it has one. */
export function trouble({ status, said = {} }) {
  if (said.sentence) return said.sentence;
  if (status === 0) return t("No connection. Please try again.");
  return t("This did not work. Please try again.");
}
