/** A field for the address an answer by mail goes to; an address is never taken from a message. */

export function createAddress({ el, button, put, t, language, ask }) {
  return ({ id, meta = {} }, bubble) => {
    if (!meta.address) return;
    const field = el("input", { id: `address-${id}`, type: "email", autocomplete: "email", maxlength: 254 });
    const label = el("label", { for: field.id }, t("E-mail address for the answer"));
    const fault = el("p", { class: "fault", role: "alert" });
    const submit = button({ class: "choice", type: "submit" }, () => {}, t("Send"));
    const node = el("form", { class: "address", lang: language() }, label, el("div", { class: "choices" }, field, submit), fault);
    // The channel says what is wrong with an address, in the customer's language.
    node.noValidate = true;

    node.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await ask("address", { body: { email: field.value.trim() } });
        node.remove();
      } catch ({ status }) {
        put(fault, status === 422 ? t("This is not an e-mail address.") : t("This could not be sent. Please try again."));
        field.focus();
      }
    });
    bubble.append(node);
  };
}
