/** The form to sign in, or how the first account is made. */

import { button, el, put } from "../../widget/widget/dom.js";
import { language, t } from "../../widget/widget/strings.js";
import { ask } from "./api.js";
import { trouble } from "./words.js";

const COMMAND = "python -m bot.desk.accounts add NAME --role lead";

/** `accounts`: whether there are any. `signedIn(me)` is called once. */
export function createSignIn({ accounts, signedIn }) {
  const heading = el("h1", {}, t("Support desk"));
  if (!accounts) return { node: el("main", { class: "sign-in" }, heading, ...howTo()), focus() {} };

  const name = el("input", { id: "name", autocomplete: "username", required: "", maxlength: 60 });
  const password = el("input", {
    id: "password",
    type: "password",
    autocomplete: "current-password",
    required: "",
    maxlength: 200,
  });
  const fault = el("p", { class: "fault", role: "alert" });
  const submit = button({ type: "submit", class: "main" }, () => {}, t("Sign in"));
  const form = el(
    "form",
    { novalidate: "" },
    el("label", { for: "name" }, t("Name")),
    name,
    el("label", { for: "password" }, t("Password")),
    password,
    fault,
    submit,
  );

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    put(fault, "");
    if (!name.value.trim() || !password.value) {
      put(fault, t("Please write your name and your password."));
      (name.value.trim() ? password : name).focus();
      return;
    }
    submit.disabled = true;
    try {
      signedIn(await ask("sign-in", { name: name.value, password: password.value, language: language() }));
    } catch (failed) {
      put(fault, trouble(failed));
      password.value = "";
      password.focus();
    } finally {
      submit.disabled = false;
    }
  });

  return { node: el("main", { class: "sign-in" }, heading, form), focus: () => name.focus() };
}

function howTo() {
  return [
    el("p", {}, t("There are no accounts yet. On the server, this command makes one:")),
    el("pre", { tabindex: 0 }, el("code", {}, COMMAND)),
    button({ class: "main" }, () => location.reload(), t("Look again")),
  ];
}
