/** Deleting the conversation: asked once, inside the panel, then erased on the server and in the browser. */

/** Returns `question()`, which asks. */
export function createEraser({ el, button, put, t, panel, menu, labels, focus, store, ask, reset, refresh }) {
  const title = el("p", { id: "eraser", class: "name" });
  const consequence = el("p", { id: "consequence" });
  const fault = el("p", { class: "fault", role: "alert" });
  const keep = button({ class: "choice" }, () => close(menu.opener));
  const erase = button({ class: "choice danger" }, act);
  const described = { "aria-labelledby": "eraser", "aria-describedby": "consequence" };
  const node = el(
    "div",
    { class: "question", role: "alertdialog", ...described, hidden: "" },
    el("div", {}, title, consequence, fault, el("div", { class: "choices" }, keep, erase)),
  );

  labels(label);
  label();
  panel.append(node);
  panel.addEventListener("close", () => show(false));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // The panel would close.
    event.stopPropagation();
    event.preventDefault();
    close(menu.opener);
  });

  function label() {
    title.textContent = t("Delete this conversation?");
    consequence.textContent = t("It is erased here and on our server, and cannot be brought back.");
    keep.textContent = t("Keep it");
    erase.textContent = t("Delete");
  }

  function show(asking) {
    node.hidden = !asking;
    put(fault, "");
    for (const part of panel.children) if (part !== node) part.inert = asking;
  }

  function close(focused) {
    show(false);
    focused.focus();
  }

  async function act() {
    erase.disabled = true;
    const { session } = store;
    try {
      await forget(session);
      show(false);
      focus(true);
    } catch {
      put(fault, t("The conversation could not be deleted. Please try again."));
    }
    erase.disabled = false;
  }

  /** No tab may take the refusal of the token for an expired session meanwhile. */
  async function forget(session) {
    if (!session) return reset(true);
    if (session.ended) throw new Error("expired");
    const answer = ask("conversation", { method: "DELETE" });
    store.session = { ...session, ended: "leaving" };
    refresh();
    try {
      await answer;
      store.session = null;
    } catch (error) {
      store.session = session;
      throw error;
    } finally {
      refresh();
    }
  }

  return () => {
    show(true);
    keep.focus();
  };
}
