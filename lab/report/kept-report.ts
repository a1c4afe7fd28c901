import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DOCS = fileURLToPath(new URL("../../docs/measured/", import.meta.url));

/** A report in a folder: the results as JSON, and the pages that are made of them. */
export class KeptReport<Results> {
  readonly #json: string;
  readonly #filesOf: (results: Results) => Readonly<Record<string, string>>;

  /** @param json Name of the file with the results. @param filesOf Text of all other files, by their names. */
  constructor(json: string, filesOf: (results: Results) => Readonly<Record<string, string>>) {
    this.#json = json;
    this.#filesOf = filesOf;
  }

  /** The results in docs/. @throws Error if there are none. */
  read(): Results {
    return JSON.parse(readFileSync(join(DOCS, this.#json), "utf8")) as Results;
  }

  /** The text of every file, by its name; by default of what docs/measured/ has. */
  files(results: Results = this.read()): Readonly<Record<string, string>> {
    return { [this.#json]: `${JSON.stringify(results, undefined, 2)}\n`, ...this.#filesOf(results) };
  }

  /** Writes the files, by default those in docs/ anew from their results, and prints their names. */
  write(results: Results = this.read()): void {
    const files = Object.entries(this.files(results));
    for (const [name, text] of files) writeFileSync(join(DOCS, name), text);
    console.log(`\nWritten to ${DOCS}: ${files.map(([name]) => name).join(", ")}`);
  }
}
