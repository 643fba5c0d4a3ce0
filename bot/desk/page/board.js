/** The desk itself: holds what is known, and asks anew when the server says that something happened. */

import { button, el, put } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { createAlerts } from "./alerts.js";
import { ask } from "./api.js";
import { createBar } from "./bar.js";
import { pickReply } from "./canned.js";
import { createComposer } from "./composer.js";
import { createDeeds } from "./deeds.js";
import { follow } from "./feed.js";
import { listenToKeys } from "./keys.js";
import { createPresence } from "./presence.js";
import { createQueue } from "./queue.js";
import { createSheet } from "./sheet.js";
import { soon } from "./soon.js";
import { createTalk } from "./talk.js";
import { about, trouble, waited } from "./words.js";

const STATES = {
  // Translators: how a conversation stands.
  waiting: () => t("Waiting"),
  ticket: () => t("Ticket: the answer goes by mail"),
  agent: ({ mine, owner }) => (mine ? t("You have this conversation") : t("With {name}", { name: owner })),
  done: () => t("Done"),
};

// ms until an answer without a confirmation is sent again
const AGAIN = [500, 2000];

/** `leave()`: the session is over. */
export function createBoard(me, leave) {
  const queue = createQueue({ open });
  const talk = createTalk();
  const composer = createComposer({ send: (text, id) => answer({ text }, id).then(() => true, failed), pick });
  const deeds = createDeeds({ act, throwing });
  const sheet = createSheet({ note: (text) => act("note", { text }) });
  const presence = createPresence(me.presence, tell);
  const alerts = createAlerts({ serves: presence.serves, open });
  const bar = createBar(me, [presence.node, alerts.node], leave);

  const heading = el("h2", { tabindex: -1 });
  const state = el("p", { class: "state" });
  const fault = el("p", { class: "fault", role: "alert" });
  const spoken = el("p", { class: "unseen", role: "status" });
  const aside = button({ class: "aside", "aria-pressed": false }, turn, t("Fact sheet and notes"));
  const head = el("div", { class: "head" }, el("div", { class: "title" }, heading, state), aside, deeds.node);
  const none = el("p", { class: "empty" }, t("Choose a conversation on the left."));
  const parts = [none, head, fault, talk.node, composer.node];
  const middle = el("section", { class: "talk", "aria-label": t("Open conversation") }, ...parts);
  const main = el("main", {}, queue.node, middle, sheet.node, spoken);

  let requests = [];
  // the open request as it was read last
  let current = null;
  let wanted = null;

  const readQueue = soon(async () => {
    const read = await ask("queue");
    requests = read.requests;
    queue.show(requests);
    presence.show(read.presence);
    const fresh = alerts.look(requests);
    if (fresh.length) put(spoken, t("New work: {what}", { what: fresh.map(about).join(", ") }));
    return read.newest;
  });

  const readOpen = soon(async () => {
    const id = wanted;
    if (!id) return;
    const after = current?.id === id ? `?after=${talk.after()}` : "";
    try {
      const read = await ask(`requests/${id}${after}`);
      if (id === wanted) show(read, !after);
    } catch (failed) {
      if (failed.said?.error === "unknown" && id === wanted) close();
      throw failed;
    }
  });

  function show({ request, events, sheet: known, notes }, first) {
    current = request;
    main.classList.add("open");
    if (first) talk.clear();
    put(heading, about(request));
    put(state, `${STATES[request.status](request)} · ${request.reason} · ${waited(request.waiting_seconds)}`);
    deeds.show(request.may);
    composer.show(request.may.includes("answer") ? request : null);
    sheet.show({ request, sheet: known, notes });
    talk.add(events);
  }

  async function open(id) {
    put(fault, "");
    wanted = id;
    queue.mark(id);
    await readOpen().catch(failed);
    heading.focus();
  }

  /** What was open is gone. */
  function close() {
    wanted = current = null;
    main.classList.remove("open");
    talk.clear();
    composer.show(null);
    queue.mark(null);
  }

  /** A deed with the version that the agent has seen. Throws `Fault`; then, too, what is shown is read anew. */
  async function throwing(deed, more = {}) {
    put(fault, "");
    try {
      const done = await ask(`requests/${current.id}/${deed}`, { version: current.version, ...more });
      if (done.redacted) tell(t("Something that must not be kept, a card number say, was taken out."));
      return done;
    } finally {
      await Promise.allSettled([readOpen(), readQueue()]);
    }
  }

  function act(deed, more) {
    return throwing(deed, more).then(() => true, failed);
  }

  /** An answer whose confirmation was lost may have arrived all the same: with the same id it is not said twice. */
  async function answer(content, id) {
    for (const pause of AGAIN) {
      try {
        return await throwing("answer", { id, ...content });
      } catch (lost) {
        if (lost.status !== 0 && lost.status !== 503) throw lost;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return throwing("answer", { id, ...content });
  }

  function pick() {
    return pickReply(current, answer).catch(failed);
  }

  function failed(error) {
    if (error.status === 401) leave();
    tell(trouble(error));
    return false;
  }

  function tell(sentence) {
    put(fault, sentence);
  }

  /** Where there is no room for three columns: the fact sheet in place of the conversation, and back. */
  function turn() {
    aside.ariaPressed = main.classList.toggle("aside");
  }

  listenToKeys({
    q: queue.focus,
    n: () => requests.length && open(longest().id),
    v: () => talk.focus(),
    f: () => current && sheet.focus(),
    r: () => composer.focus(),
    c: () => current?.may.includes("answer") && pick(),
    i: () => current && sheet.focusNote(),
    t: () => deeds.press("t"),
    b: () => deeds.press("b"),
    p: () => deeds.press("p"),
    x: () => deeds.press("x"),
  });

  const longest = () => requests.find(({ status }) => status === "waiting") || requests[0];

  async function begin() {
    const newest = await readQueue().catch(failed);
    follow(newest || 0, {
      changed(id) {
        readQueue().catch(() => {});
        if (id === wanted) readOpen().catch(() => {});
      },
      reached() {
        bar.connected(true);
        readQueue().catch(() => {});
        readOpen().catch(() => {});
      },
      lost: () => bar.connected(false),
      elsewhere: () => tell(t("This page is open in too many tabs. Reload it to go on here.")),
      over: leave,
    });
  }

  begin();
  const page = document.createDocumentFragment();
  page.append(bar.node, main);
  return page;
}
