/** The support agents' page: signing in, then the desk itself. */

import { LANGUAGES, language, speak, t } from "../../widget/widget/strings.js";
import { ask, trust } from "./api.js";
import { createBoard } from "./board.js";
import { createSignIn } from "./sign-in.js";

/** The first of the browser's languages that the page speaks. */
function browserLanguage() {
  const codes = navigator.languages.map((each) => each.slice(0, 2));
  return codes.find((code) => code in LANGUAGES || code === "en") || "en";
}

async function begin() {
  const { me, accounts } = await ask("me").catch(() => ({ accounts: true }));
  if (me) {
    show(me);
    return;
  }
  await speak(browserLanguage(), "");
  present();
  const { node, focus } = createSignIn({ accounts, signedIn: show });
  document.body.replaceChildren(node);
  focus();
}

async function show(me) {
  trust(me.csrf);
  await speak(me.language, "");
  present();
  // Another page would start from nothing, and so does this one after signing out.
  document.body.replaceChildren(createBoard(me, () => location.reload()));
}

function present() {
  document.documentElement.lang = language();
  document.title = t("Support desk");
}

begin();
