/** "Did this answer help?", below the newest answer that closes a question; asked once. */

// characters
const LONGEST = 500;

/** Returns `place(entries, elements)`: put the question where it belongs now, or take it away. */
export function createFeedback({ root, labels, ...kit }, kept) {
  // the entry asked about, and its form
  let asked;
  let form;

  labels(() => form && form.label());

  return (entries, elements) => {
    const index = entries.findLastIndex(({ from, final }) => from === "bot" && final);
    const newest = entries[index];
    // Nobody is interrupted in mid-sentence.
    const busy = form && entries.includes(asked) && form.node.contains(root.activeElement);
    if (newest !== asked && !busy) {
      if (form) form.node.remove();
      asked = newest;
      const rated = () => kept.set("rated", newest.id, true);
      form = newest && !kept.get("rated", newest.id) && createForm(kit, newest.id, rated);
    }
    const element = elements[entries.indexOf(asked)];
    if (form && element && !element.contains(form.node)) element.append(form.node);
  };
}

/** Yes or no, then a word of comment, then thanks. `rated()` is told when the channel has the first. */
function createForm({ el, button, put, t, ask, language }, event, rated) {
  const question = el("p", { id: "helped" });
  const yes = button({ class: "choice", "aria-pressed": false }, () => rate(true));
  const no = button({ class: "choice", "aria-pressed": false }, () => rate(false));
  const choices = el("div", { class: "choices", role: "group", "aria-labelledby": "helped" }, question, yes, no);
  const result = el("p", { role: "status", tabindex: "-1" });
  const caption = el("label", { for: "comment" });
  const comment = el("input", { id: "comment", maxlength: LONGEST, autocomplete: "off" });
  const submit = button({ class: "choice", type: "submit" }, () => {});
  const words = el("form", { hidden: "" }, caption, el("div", { class: "choices" }, comment, submit));
  const node = el("div", { class: "feedback" }, choices, result, words);
  let helpful = null;
  let sentence = () => "";

  function label() {
    node.lang = language();
    question.textContent = t("Did this answer help?");
    yes.textContent = t("Yes");
    no.textContent = t("No");
    caption.textContent = t("Would you like to add something?");
    submit.textContent = t("Send");
    put(result, sentence());
  }

  function tell(said) {
    sentence = said;
    put(result, sentence());
  }

  async function post(more) {
    try {
      await ask("feedback", { body: { event, helpful, ...more } });
      tell(() => t("Thank you."));
      return true;
    } catch {
      tell(() => t("This could not be sent. Please try again."));
      return false;
    }
  }

  async function rate(value) {
    helpful = value;
    const stored = await post();
    if (!stored || helpful !== value) return;
    rated();
    yes.ariaPressed = value;
    no.ariaPressed = !value;
    words.hidden = false;
    words.scrollIntoView({ block: "nearest" });
  }

  words.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    const said = comment.value.trim();
    if (said && !(await post({ comment: said }))) return;
    node.replaceChildren(result);
    result.focus();
  });

  label();
  return { node, label };
}
