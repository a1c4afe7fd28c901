import { readFileSync } from "node:fs";

const folder = new URL("../scans/", import.meta.url);

/** A scanned paper and what is really written on it. */
export interface Paper {
  readonly file: string;
  /** ISO 639-3. */
  readonly language: string;
  readonly lines: readonly string[];
}

/** The papers in `scans/`. Each entry of `papers.json` names an image and its known text. */
export const papers: readonly Paper[] = JSON.parse(readFileSync(new URL("papers.json", folder), "utf8"));

/** The bytes of a paper's image. */
export const scanOf = (paper: Paper): Uint8Array => readFileSync(new URL(paper.file, folder));
