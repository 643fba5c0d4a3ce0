/** Loads more.js: what is only needed once the chat is used, and what the chat also works without. */

import { button, el, link, linked, put } from "./dom.js";
import { who } from "./messages.js";
import { day, days, language, t, tn } from "./strings.js";

const MORE = "more.js";

/**
 * Returns `load()`, which does nothing once it has succeeded. `kit` is handed on together with what the core already
 * has, so that nothing is there twice. `ready(extend)` gets what adds to the messages (see createMore).
 */
export function createLoader(endpoint, kit, ready) {
  const core = { button, el, link, linked, put, who, day, days, language, t, tn };
  let asked = false;
  let attempt = 0;

  return async () => {
    if (asked) return;
    asked = true;
    attempt += 1;
    // Browsers may remember that an address failed; the fragment makes it another one.
    const found = await import(`${endpoint}${MORE}#${attempt}`).catch(() => null);
    if (found) ready(found.createMore({ ...core, ...kit }));
    else asked = false;
  };
}
