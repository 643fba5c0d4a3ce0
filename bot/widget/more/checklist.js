/** Things to prepare, to be ticked off. */

export function createChecklist({ el, linked, t, root, store, signal }, kept) {
  function item(text, name, value) {
    const box = el("input", { type: "checkbox", name, value });
    box.checked = isTicked(box);
    box.addEventListener("change", () => tick(box));
    return el("li", {}, el("label", {}, box, el("span", {}, ...linked(text))));
  }

  const ticked = (id) => kept.get("ticked", id) || [];
  const isTicked = ({ name, value }) => ticked(name).includes(Number(value));

  function tick({ name, value, checked }) {
    const others = ticked(name).filter((place) => place !== Number(value));
    kept.set("ticked", name, checked ? [...others, Number(value)] : others);
  }

  /** Another tab has ticked something off. */
  function refresh({ key }) {
    if (key !== store.key("kept")) return;
    for (const box of root.querySelectorAll(".checklist input")) box.checked = isTicked(box);
  }

  window.addEventListener("storage", refresh, { signal });

  return ({ id, checklist, list }, bubble) => {
    const steps = bubble.querySelector("ol");
    if (!checklist || !steps) return;
    const items = list.map((text, place) => item(text, id, place));
    steps.replaceWith(el("ul", { class: "checklist", "aria-label": t("To tick off") }, ...items));
  };
}
