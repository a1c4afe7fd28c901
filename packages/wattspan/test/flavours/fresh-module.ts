/** Loads a fresh copy of a CommonJS package: instrumentations change what they instrument. */

import { createRequire } from "node:module";
import { dirname, sep } from "node:path";

const require = createRequire(import.meta.url);

/** @example const { OpenAI } = freshModule("openai6") as typeof import("openai6"); */
export function freshModule(name: string): unknown {
  const entry = require.resolve(name);
  const folder = `${dirname(entry)}${sep}`;
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
  return require(name);
}
