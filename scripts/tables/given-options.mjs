import { join } from "node:path";
import { parseArgs } from "node:util";

/** Where a package keeps its tables. */
export const dataOf = (name) => join(import.meta.dirname, "../../packages", name, "src/data");

/** The options of a script: those that are needed, and others with their defaults. A missing one ends the script. */
export function givenOptions(needed, defaults) {
  const texts = needed.map((name) => [name, { type: "string" }]);
  const others = Object.entries(defaults).map(([name, value]) => [name, { type: "string", default: value }]);
  const { values } = parseArgs({ options: Object.fromEntries([...texts, ...others]) });
  const missing = needed.find((name) => !values[name]);
  if (missing === undefined) return values;
  console.error(`--${missing} is missing; the head of this script shows how it is called`);
  process.exit(1);
}
