/**
 * The plural formula of a gettext catalog, e.g. "nplurals=2; plural=(n != 1);".
 * Read by a small parser, because `eval` is not allowed under a strict content security policy.
 */

// Operators of C from the loosest to the tightest binding.
const LEVELS = [["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]];
const APPLY = {
  "||": (a, b) => a || b,
  "&&": (a, b) => a && b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => Math.trunc(a / b),
  "%": (a, b) => a % b,
};

/** A function from a count to the number of its form. Throws `SyntaxError` for a formula that is none. */
export function pluralForm(header) {
  const formula = (/plural\s*=([^;]+)/.exec(header) || [header, header])[1];
  const tokens = formula.match(/\d+|\|\||&&|[=!<>]=|[^\s]/g) || [];
  let at = 0;

  const take = (token) => tokens[at] === token && Boolean(++at);
  const need = (token) => {
    if (!take(token)) throw new SyntaxError(`plural formula: "${token}" expected in "${formula}"`);
  };

  function choice() {
    const condition = binary(0);
    if (!take("?")) return condition;
    const yes = choice();
    need(":");
    const no = choice();
    return (n) => (condition(n) ? yes(n) : no(n));
  }

  function binary(level) {
    if (level === LEVELS.length) return single();
    let left = binary(level + 1);
    while (LEVELS[level].includes(tokens[at])) {
      const apply = APPLY[tokens[at++]];
      const [first, second] = [left, binary(level + 1)];
      left = (n) => Number(apply(first(n), second(n)));
    }
    return left;
  }

  function single() {
    if (take("!")) {
      const negated = single();
      return (n) => Number(!negated(n));
    }
    if (take("(")) {
      const inner = choice();
      need(")");
      return inner;
    }
    if (take("n")) return (n) => n;
    const value = Number(tokens[at++]);
    if (!Number.isInteger(value)) throw new SyntaxError(`plural formula: number expected in "${formula}"`);
    return () => value;
  }

  const form = choice();
  if (at < tokens.length) throw new SyntaxError(`plural formula: "${tokens[at]}" not expected in "${formula}"`);
  return form;
}
