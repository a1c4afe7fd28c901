/** The files of deploy/, as what they say. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

/** Where the files are. */
export const root = join(import.meta.dirname, "..");

/** One document of YAML. Merge keys count, as they do for Docker. @throws YAMLParseError */
export const yamlOf = <T>(path: string): T =>
  parse(readFileSync(join(root, path), "utf8"), { merge: true }) as T;

/** All documents of a file. @throws Error for the first that cannot be read. */
export function documentsOf<T>(path: string): readonly T[] {
  return parseAllDocuments(readFileSync(join(root, path), "utf8")).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${path}: ${error.message}`);
    return document.toJS() as T;
  });
}
