/** What waits, what is a ticket and what somebody has: each entry is made once and then kept up to date. */

import { button, el, put } from "../../widget/widget/dom.js";
import { LANGUAGES, number, t, tn } from "../../widget/widget/strings.js";
import { languageAlone, waited } from "./words.js";

const GROUPS = {
  // Translators: headings of lists of conversations.
  mine: () => t("Yours"),
  waiting: () => t("Waiting"),
  ticket: () => t("Tickets"),
  agent: () => t("With colleagues"),
};
// ms
const TICK = 10000;

const groupOf = ({ mine, status }) => (mine && status === "agent" ? "mine" : status);

/** `open(id)` is called when an entry is chosen. */
export function createQueue({ open }) {
  const entries = new Map();
  const groups = new Map(Object.entries(GROUPS).map(([name, title]) => [name, createGroup(name, title())]));
  const choice = el("select", { id: "filter" }, option("", t("All languages")));
  for (const code of Object.keys(LANGUAGES)) choice.append(option(code, languageAlone(code)));
  const nobody = el("p", { class: "empty" }, t("Nobody is waiting."));
  const filter = el("div", { class: "filter" }, el("label", { for: "filter" }, t("Language")), choice);
  const lists = el("div", { class: "lists" }, nobody, ...[...groups.values()].map(({ node }) => node));
  const node = el("nav", { class: "queue", "aria-label": t("Conversations") }, filter, lists);
  let requests = [];
  let readAt = 0;
  // the open one, and the group it stands in
  let current = null;
  let place;

  function show(given) {
    requests = given;
    readAt = Date.now();
    draw();
  }

  function draw() {
    const wanted = requests.filter(({ language }) => !choice.value || language === choice.value);
    const kept = new Set(wanted.map(({ id }) => id));
    for (const [id, entry] of entries) {
      if (kept.has(id)) continue;
      entry.node.remove();
      entries.delete(id);
    }
    const shown = new Map([...groups.keys()].map((name) => [name, []]));
    for (const request of wanted) {
      if (!entries.has(request.id)) entries.set(request.id, createEntry(request.id, () => open(request.id)));
      entries.get(request.id).update(request);
      shown.get(groupOf(request)).push(entries.get(request.id).node);
    }
    for (const [name, nodes] of shown) groups.get(name).fill(nodes);
    nobody.hidden = wanted.length > 0;
    tick();
    mark(current);
  }

  /** The waiting times go on although nothing has changed. */
  function tick() {
    const passed = (Date.now() - readAt) / 1000;
    for (const { id, waiting_seconds: seconds } of requests) entries.get(id)?.time(seconds + passed);
  }

  /** The entry of the open conversation; the one that Tab comes to. */
  function mark(id) {
    const face = entries.get(id)?.face;
    const moved = id !== current || face?.closest("section") !== place;
    current = id;
    place = face?.closest("section");
    for (const each of faces()) {
      if (each === face) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
    if (face && moved) face.scrollIntoView({ block: "nearest" });
    stop(face || faces()[0]);
  }

  const faces = () => [...lists.querySelectorAll(".entry")];

  /** Only one entry is a stop of the Tab key; arrows lead to the others. */
  function stop(wanted) {
    for (const face of faces()) face.tabIndex = face === wanted ? 0 : -1;
  }

  function focus() {
    lists.querySelector('.entry[tabindex="0"]')?.focus();
  }

  lists.addEventListener("keydown", (event) => {
    const all = faces();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    stop(all[to]);
    all[to].focus();
  });
  choice.addEventListener("change", draw);
  setInterval(tick, TICK);

  return { node, show, mark, focus };
}

const option = (value, text) => el("option", { value }, text);

function createGroup(name, title) {
  const count = el("span", { class: "count" });
  const heading = el("h2", { id: `group-${name}` }, title, " ", count);
  const list = el("ul", { "aria-labelledby": `group-${name}` });
  const node = el("section", { class: name }, heading, list);
  return {
    node,
    fill(nodes) {
      node.hidden = !nodes.length;
      put(count, number(nodes.length));
      const same = nodes.length === list.children.length && nodes.every((each, place) => list.children[place] === each);
      // Moving an element takes the focus from it.
      const focused = document.activeElement;
      if (!same) list.replaceChildren(...nodes);
      if (!same && nodes.some((each) => each.contains(focused))) focused.focus();
    },
  };
}

function createEntry(id, chosen) {
  const provider = el("strong");
  const time = el("span", { class: "time" });
  const reason = el("span", { class: "reason" });
  const place = el("span", { class: "place" });
  const badge = el("span", { class: "badge", "aria-hidden": true });
  const spoken = el("span", { class: "unseen" });
  const fault = el("span", { class: "lost" });
  const top = el("span", { class: "line" }, provider, time);
  const bottom = el("span", { class: "line" }, place, badge, spoken, fault);
  const face = button({ class: "entry", tabindex: -1, "data-request": id }, chosen, top, reason, bottom);

  function update({ provider: name, language, reason: why, position, owner, mine, unread, unreachable, status }) {
    put(provider, name || t("Not known yet"));
    put(reason, why);
    const details = [languageAlone(language)];
    if (status === "waiting" && position) details.push(t("Number {position}", { position: number(position) }));
    if (status === "agent" && !mine) details.push(owner);
    put(place, details.join(" · "));
    const news = mine ? unread : 0;
    put(badge, news ? number(news) : "");
    put(spoken, news ? tn("{count} unread message", "{count} unread messages", news) : "");
    put(fault, unreachable ? t("Not reachable") : "");
  }

  return {
    node: el("li", {}, face),
    face,
    update,
    time: (seconds) => put(time, waited(seconds)),
  };
}
