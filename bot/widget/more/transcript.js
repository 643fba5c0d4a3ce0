/** The conversation as plain text, for the customer to keep. */

/** Returns `transcript()`: every message with who and when, in the order of the conversation. */
export function createTranscript({ events, who, t, day, language, panel }, kept) {
  const when = (moment) => new Date(moment).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });

  function step(entry, text, place) {
    if (!entry.checklist) return `${place + 1}. ${text}`;
    return `${(kept.get("ticked", entry.id) || []).includes(place) ? "[x]" : "[ ]"} ${text}`;
  }

  function source({ title, url, checked_on: checked }) {
    const lines = [title, url, checked && t("Checked on: {date}", { date: day(checked) })];
    return lines.filter(Boolean).join("\n");
  }

  function message(entry) {
    const { created_at: moment, text, list = [], sources = [] } = entry;
    const steps = list.map((each, place) => step(entry, each, place)).join("\n");
    return [`${who(entry)}, ${when(moment)}`, text, steps, ...sources.map(source)].filter(Boolean).join("\n\n");
  }

  const heading = () => panel.querySelector("h2").textContent;

  return () => `${[heading(), ...events().map(message)].join("\n\n----\n\n")}\n`;
}
