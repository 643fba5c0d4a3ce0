/** The page's language: the one in the address, else the first of the browser's that the assistant speaks. */

const LANGUAGES = ["sv", "fr", "nl", "lv", "it"];

const wished = [new URLSearchParams(location.search).get("lang"), ...navigator.languages];
const code = wished.map((tag) => (tag || "").slice(0, 2).toLowerCase()).find((tag) => LANGUAGES.includes(tag));
document.documentElement.lang = code || LANGUAGES[0];
document.querySelector(`nav a[lang=${document.documentElement.lang}]`).setAttribute("aria-current", "true");
