/** Texts that look like secrets. A record is for strangers. */

const WORDS = "api[_-]?key|(?:access|auth)[_-]?token|token|secret|password|passwd|pwd";
/** Each looks a bounded number of characters ahead: a text may be long, and a stranger's. */
const SHAPES = [
  /\b(?:sk|pk|rk)-(?=[\w-]{0,200}\d)[\w-]{16}/,
  /\bgh[pousr]_\w{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\bglpat-[\w-]{16,}/,
  /\bhf_\w{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bAIza[\w-]{30,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\beyJ[\w-]{8,1000}\.[\w-]{8,4000}\.[\w-]{8}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bBearer\s+\S{8,}/i,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
  new RegExp(`(?:^|[\\s?&;,"'])-{0,2}(?:${WORDS})\\s*[=:]\\s*[^\\s$]`, "i"),
];
/** The value follows as the next argument. */
const OPTION = new RegExp(`^--?(?:${WORDS})$`, "i");
/** Variables whose values are secret. */
const VARIABLE = /KEY|TOKEN|SECRET|PASS|CREDENTIAL/i;
/** Shorter values are found anywhere by chance. */
const MIN_VALUE = 8;

/**
 * The way to the first text in a value that looks like a secret, or holds a secret variable; undefined if there is
 * none.
 * @example secretIn({ command: ["run", "--token", "abc"] }, {}) // ["command", "2"]
 */
export function secretIn(
  given: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  const values = Object.entries(environment).flatMap(([name, value = ""]) =>
    VARIABLE.test(name) && value.length >= MIN_VALUE ? [value] : [],
  );
  return wayTo(
    given,
    (text) => SHAPES.some((one) => one.test(text)) || values.some((one) => text.includes(one)),
  );
}

function wayTo(given: unknown, isSecret: (text: string) => boolean): readonly string[] | undefined {
  if (typeof given === "string") return isSecret(given) ? [] : undefined;
  if (typeof given !== "object" || given === null) return undefined;
  for (const [key, value] of Object.entries(given)) {
    if (isSecret(key) || isNamed(given, key, value)) return [key];
    const way = wayTo(value, isSecret);
    if (way) return [key, ...way];
  }
  return undefined;
}

/** By the argument before it, or by its own name. */
function isNamed(holder: object, key: string, value: unknown): boolean {
  if (typeof value !== "string" || value === "" || value.startsWith("$")) return false;
  if (!Array.isArray(holder)) return OPTION.test(`-${key}`);
  const before: unknown = holder[Number(key) - 1];
  return typeof before === "string" && OPTION.test(before);
}
