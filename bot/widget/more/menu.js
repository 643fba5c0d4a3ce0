/** The menu's further items: copy, save, delete; and how long things are stored. */

import { download } from "./download.js";

// ms a sentence about what was done stays readable
const SHOWN_FOR = 6000;

export function addToMenu({ el, put, t, tn, days, menu, panel, labels }, transcript, question) {
  const copy = menu.item(copyText);
  const save = menu.item(saveText);
  const erase = menu.item(question);
  const privacy = el("p");
  const done = el("p", { class: "done", role: "status" });
  let timer;

  function label() {
    copy.textContent = t("Copy the conversation");
    save.textContent = t("Save the conversation as text");
    erase.textContent = t("Delete this conversation");
    const sentence = days()
      ? tn(
          "What you write is stored for {count} day after your last visit, then deleted.",
          "What you write is stored for {count} days after your last visit, then deleted.",
          days(),
        )
      : "";
    put(privacy, sentence);
    put(done, "");
  }

  function tell(sentence) {
    clearTimeout(timer);
    put(done, sentence);
    timer = setTimeout(() => put(done, ""), SHOWN_FOR);
  }

  async function copyText() {
    try {
      await navigator.clipboard.writeText(transcript());
      tell(t("Copied."));
    } catch {
      tell(t("Your browser does not allow copying. You can save the conversation instead."));
    }
  }

  function saveText() {
    const name = `conversation-${new Date().toISOString().slice(0, 10)}.txt`;
    download(new Blob([transcript()], { type: "text/plain;charset=utf-8" }), name);
  }

  labels(label);
  label();
  menu.node.lastChild.before(copy, save, erase);
  menu.node.append(privacy);
  panel.firstChild.after(done);
}
