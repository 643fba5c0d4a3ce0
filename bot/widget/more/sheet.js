/** What the team will read when a person is asked for: shown to the customer, who corrects it until somebody comes. */

export function createSheet({ el, button, link, linked, t, language, say }) {
  function row({ label, value, buttons = [] }, lang) {
    const choices = buttons.map(({ id, title }) =>
      button({ class: "choice", lang }, () => say({ button: id, text: title }), title),
    );
    const name = t("Change: {fact}", { fact: label });
    const group = choices.length && el("div", { class: "choices", role: "group", "aria-label": name }, ...choices);
    return [el("dt", {}, label), el("dd", {}, value, group)];
  }

  const part = ({ label, texts }) =>
    texts.length && el("div", {}, el("b", {}, label), el("ul", {}, ...texts.map((text) => el("li", {}, ...linked(text)))));

  return ({ sheet, meta = {} }, bubble) => {
    if (!sheet) return;
    const { reason, known, parts = [], sources } = sheet;
    const lang = meta.language || "";
    const node = el(
      "details",
      { class: "why sheet", lang: language() },
      el("summary", {}, t("What our team will read")),
      el(
        "div",
        { lang },
        el("dl", {}, el("dt", {}, reason.label), el("dd", {}, reason.text)),
        el("b", {}, known.label),
        el("dl", {}, ...known.rows.flatMap((each) => row(each, lang))),
        ...parts.map(part),
        sources.items.length &&
          el("div", {}, el("b", {}, sources.label), el("ul", {}, ...sources.items.map(({ title, url }) => el("li", {}, link(url, title))))),
      ),
    );
    node.open = true;
    bubble.append(node);
  };
}
