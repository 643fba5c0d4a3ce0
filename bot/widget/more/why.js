/** "Why this answer?": the facts it used, each to be corrected with one click, the rules, and the sources. */

export function createWhy({ el, button, link, linked, t, tn, day, language, say }) {
  // entries whose disclosure is open, however often their element is made
  const opened = new WeakSet();

  const part = (title, items, ...hints) =>
    items.length && el("div", {}, el("b", {}, title), ...hints, el("ul", {}, ...items));

  function fact({ text, buttons = [] }, lang) {
    const choices = buttons.map(({ id, title }) =>
      button({ class: "choice", lang }, () => say({ button: id, text: title }), title),
    );
    const label = t("Change: {fact}", { fact: text });
    const group = choices.length && el("div", { class: "choices", role: "group", "aria-label": label }, ...choices);
    return el("li", {}, el("span", { lang }, text), group);
  }

  function source({ title, url, checked_on: checked, trust, stale }, lang) {
    const address = el("span", {}, (url || "").replace(/^https:\/\/(www\.)?/, ""));
    const doubts = [
      trust && trust !== "official" && t("Not an official source"),
      checked && t("Checked on: {date}", { date: day(checked) }),
      stale && t("May be out of date"),
    ].filter(Boolean);
    const name = el("span", { lang }, title || url);
    return el("li", { class: "source" }, name, address, ...doubts.map((doubt) => el("span", {}, doubt)));
  }

  return (entry, bubble) => {
    const { why = {}, sources = [], meta = {} } = entry;
    const { facts = [], rules = [] } = why;
    if (!facts.length && !rules.length && !sources.length) return;
    const lang = meta.language || "";
    if (sources.length) {
      const links = sources.map(({ title, url }) => el("li", { lang }, link(url, title || url)));
      bubble.append(el("div", { class: "read" }, tn("Source", "Sources", sources.length), el("ul", {}, ...links)));
    }
    const node = el(
      "details",
      { class: "why", lang: language() },
      el("summary", {}, t("Why this answer?")),
      part(
        t("What it is based on"),
        facts.map((each) => fact(each, lang)),
        facts.some(({ buttons }) => buttons?.length) && el("p", {}, t("Is something wrong? Choose what is right.")),
      ),
      part(
        tn("The rule", "The rules", rules.length),
        rules.map((rule) => el("li", { lang }, ...linked(rule))),
      ),
      part(
        tn("Source", "Sources", sources.length),
        sources.map((each) => source(each, lang)),
      ),
    );
    node.open = opened.has(entry);
    node.addEventListener("toggle", () => {
      if (!node.open) opened.delete(entry);
      else if (!opened.has(entry)) node.scrollIntoView({ block: "nearest" });
      if (node.open) opened.add(entry);
    });
    bubble.append(node);
  };
}
