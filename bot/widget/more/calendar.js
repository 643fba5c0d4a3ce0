/** Days that an answer names, as a file for the customer's calendar. */

import { download } from "./download.js";

export function createCalendar({ el, button, put, t, day, language, ask }) {
  async function fetchFile({ id, dates }, fault) {
    put(fault, "");
    try {
      const file = await ask(`calendar?event=${id}`, { read: (response) => response.blob() });
      download(file, `cancellation-${dates[0].day}.ics`);
    } catch {
      put(fault, t("The calendar file could not be fetched. Please try again."));
    }
  }

  return (entry, bubble) => {
    const { dates = [], meta = {} } = entry;
    if (!dates.length) return;
    const { language: lang } = meta;
    const items = dates.map((each) => el("li", {}, `${each.title}: ${day(each.day, lang)}`));
    const fault = el("p", { class: "fault", role: "alert", lang: language() });
    const add = button({ class: "choice", lang: language() }, () => fetchFile(entry, fault), t("Add to calendar"));
    bubble.append(el("div", { class: "dates" }, el("ul", {}, ...items), add, fault));
  };
}
