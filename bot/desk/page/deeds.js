/** What can be done with the open conversation: the buttons above it, and the windows that two of them open. */

import { button, el, put } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { ask } from "./api.js";
import { choices, openDialog } from "./dialog.js";
import { languageName } from "./words.js";

const RESULTS = [
  { value: "solved", text: () => t("Solved") },
  { value: "referred", text: () => t("Referred to the provider") },
  { value: "no_answer", text: () => t("The customer did not answer") },
  { value: "other", text: () => t("Something else") },
];

/**
 * `act(deed, more)` does it and says what went wrong; with `throwing` it throws that instead. The keys of what is
 * returned are the shortcuts.
 */
export function createDeeds({ act, throwing }) {
  const all = {
    // Translators: a button: the agent takes the conversation that waits.
    take: { main: true, key: "t", text: t("Take"), run: () => act("take") },
    // Translators: a button: a lead takes a conversation from a colleague.
    take_over: { key: "t", text: t("Take over"), run: () => act("take") },
    // Translators: a button: the assistant goes on with the conversation.
    hand_back: { key: "b", text: t("Hand back"), run: () => act("hand-back") },
    // Translators: a button: a colleague goes on with the conversation.
    transfer: { key: "p", text: t("Pass on…"), run: transfer },
    // Translators: a button: the conversation is over.
    close: { key: "x", text: t("Close…"), run: close },
  };
  for (const deed of Object.values(all)) {
    deed.node = button({ class: deed.main ? "main" : "", "aria-keyshortcuts": deed.key }, deed.run, deed.text);
  }
  const nodes = Object.values(all).map(({ node }) => node);
  const node = el("div", { class: "deeds", role: "group", "aria-label": t("What to do") }, ...nodes);

  function show(may) {
    for (const [name, deed] of Object.entries(all)) deed.node.hidden = !may.includes(name);
  }

  function close() {
    const result = choices(
      t("How did it end?"),
      RESULTS.map(({ value, text }) => ({ value, text: text() })),
    );
    const done = () => throwing("close", { result: result.value() });
    openDialog({ title: t("Close the conversation"), action: t("Close the conversation"), done }, result.node);
  }

  async function transfer() {
    const text = el("p", { role: "status" });
    const { colleagues } = await ask("colleagues").catch(() => ({ colleagues: [] }));
    if (!colleagues.length) put(text, t("Nobody else is on duty now."));
    const options = colleagues.map(({ id, name, teams }) => ({
      value: id,
      text: name,
      hint: teams.map(languageName).join(", "),
    }));
    const to = choices(t("Who goes on with it?"), options);
    const done = colleagues.length && (() => throwing("transfer", { to: to.value() }));
    openDialog({ title: t("Pass on"), action: t("Pass on"), done }, colleagues.length ? to.node : text);
  }

  /** Press the button of a key, when it is there. */
  function press(key) {
    const deed = Object.values(all).find((each) => each.key === key && !each.node.hidden);
    if (deed) deed.run();
    return Boolean(deed);
  }

  return { node, show, press };
}
