/** What is only needed once the chat is used. The script widget.js loads it when the panel is opened. */

import { createAddress } from "./more/address.js";
import { createCalendar } from "./more/calendar.js";
import { createChecklist } from "./more/checklist.js";
import { createEraser } from "./more/eraser.js";
import { createFeedback } from "./more/feedback.js";
import { createKept } from "./more/kept.js";
import { addToMenu } from "./more/menu.js";
import { createSheet } from "./more/sheet.js";
import { sheet } from "./more/style.js";
import { createTranscript } from "./more/transcript.js";
import { createWhy } from "./more/why.js";

/**
 * `kit` is what the core shares (see widget/loader.js). Returns `extend(entries, elements)`, to be called whenever the
 * messages are shown: it adds to the elements of the entries what the core leaves out.
 */
export function createMore(kit) {
  const kept = createKept(kit);
  const parts = [createChecklist(kit, kept), createCalendar(kit), createWhy(kit), createSheet(kit), createAddress(kit)];
  const placeFeedback = createFeedback(kit, kept);
  const extended = new WeakSet();

  kit.root.adoptedStyleSheets = [...kit.root.adoptedStyleSheets, sheet];
  addToMenu(kit, createTranscript(kit, kept), createEraser(kit));

  return (entries, elements) => {
    entries.forEach((entry, index) => {
      const element = elements[index];
      if (entry.from === "customer" || entry.state || extended.has(element)) return;
      extended.add(element);
      for (const extend of parts) extend(entry, element.querySelector(".bubble"));
    });
    placeFeedback(entries, elements);
  };
}
