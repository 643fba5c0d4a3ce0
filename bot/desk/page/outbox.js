/** What could not be delivered yet to where the team works, for leads. */

import { el } from "../../widget/widget/dom.js";
import { number, t, tn } from "../../widget/widget/strings.js";
import { ask } from "./api.js";
import { openDialog } from "./dialog.js";

export async function showOutbox() {
  const { rows } = await ask("backlog").catch(() => ({ rows: null }));
  openDialog({ title: t("Deliveries"), wide: true }, ...content(rows));
}

function content(rows) {
  if (!rows) return [el("p", {}, t("This did not work. Please try again."))];
  if (!rows.length) return [el("p", {}, t("Everything is delivered."))];
  const heads = [t("Request"), t("What"), t("State"), t("What went wrong")];
  const head = el("tr", {}, ...heads.map((each) => el("th", { scope: "col" }, each)));
  const lines = rows.map((row) => el("tr", {}, ...cells(row).map((each) => el("td", {}, each))));
  return [el("table", {}, el("thead", {}, head), el("tbody", {}, ...lines))];
}

function cells({ request, what, attempts, error, parked }) {
  const tried = tn("Tried {count} time", "Tried {count} times", attempts);
  return [number(request), what, parked ? t("Given up: somebody has to look at it") : tried, error || "–"];
}
