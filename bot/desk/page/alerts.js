/** New work: the number in the title, and the browser's own notification while the page is out of sight. */

import { button } from "../../widget/widget/dom.js";
import { number, t } from "../../widget/widget/strings.js";
import { about } from "./words.js";

/** `serves(language)`: whether the agent takes such requests now. `open(id)`: a notification was clicked. */
export function createAlerts({ serves, open }) {
  const permitted = () => ("Notification" in window ? Notification.permission : "denied");
  // Asked once, and only on a click: a browser that is asked unasked says no for ever.
  const node = button({ class: "notify" }, allow, t("Notify me of new work"));
  node.hidden = permitted() !== "default";
  const title = t("Support desk");
  let known = null;

  async function allow() {
    await Notification.requestPermission();
    node.hidden = permitted() !== "default";
  }

  /** Look at the queue as it is now. */
  function look(requests) {
    const work = requests.filter(({ mine, status, language, unread }) =>
      mine ? unread > 0 : status === "waiting" && serves(language),
    );
    document.title = work.length ? `(${number(work.length)}) ${title}` : title;
    const before = known;
    known = new Map(work.map(({ id, mine, unread }) => [id, mine ? unread : 0]));
    if (!before) return [];
    const fresh = work.filter(({ id }) => !before.has(id) || known.get(id) > before.get(id));
    for (const each of fresh) notify(each);
    return fresh;
  }

  function notify({ id, mine, ...request }) {
    if (!document.hidden || permitted() !== "granted") return;
    const options = { body: about(request), tag: `request-${id}`, icon: "code/desk/page/icon.svg" };
    const shown = new Notification(mine ? t("A customer has written") : t("Somebody is waiting"), options);
    shown.onclick = () => {
      window.focus();
      shown.close();
      open(id);
    };
  }

  return { node, look };
}
