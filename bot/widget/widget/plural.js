/**
 * The plural formula of a gettext catalog, e.g. "nplurals=2; plural=(n != 1);".
 * Read by a small parser, because `eval` is not allowed under a strict content security policy.
 */

// The operators that plural formulas use, from the loosest to the tightest binding.
const LEVELS = [
  { "||": (a, b) => a || b },
  { "&&": (a, b) => a && b },
  { "==": (a, b) => a === b, "!=": (a, b) => a !== b },
  { "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b },
  { "%": (a, b) => a % b },
];

/** The number of the form for the count `n`. Throws `SyntaxError` for a formula that is none. */
export function pluralForm(header, n) {
  const tokens = header.replace(/.*plural *=|;/g, "").match(/\d+|\|\||&&|[=!<>]=|\S/g);
  const take = (token) => tokens[0] === token && tokens.shift();

  function choice() {
    const condition = binary(0);
    if (!take("?")) return condition;
    const yes = choice();
    const no = take(":") && choice();
    return condition ? yes : no;
  }

  function binary(level) {
    if (level === LEVELS.length) return single();
    let left = binary(level + 1);
    while (tokens[0] in LEVELS[level]) left = Number(LEVELS[level][tokens.shift()](left, binary(level + 1)));
    return left;
  }

  function single() {
    if (take("!")) return Number(!single());
    if (take("n")) return n;
    if (!take("(")) return Number(tokens.shift());
    const value = choice();
    take(")");
    return value;
  }

  const form = choice();
  if (tokens.length || !Number.isInteger(form)) throw new SyntaxError(header);
  return form;
}
