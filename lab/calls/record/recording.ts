import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Plain } from "./plain-form.ts";

/** What one setting gave, by the numbers of its calls. */
export type RecordedSetting = {
  readonly spans: { readonly [call: string]: Plain };
  /** Empty where nothing is observed. */
  readonly footprints: { readonly [call: string]: Plain };
  /** Points by instrument and attributes, at each of a few rests. */
  readonly metrics: readonly { readonly [point: string]: Plain }[];
};

/** The same calls in every setting. */
export type Recording = {
  readonly calls: number;
  /** A hash of the plan of all calls. */
  readonly plan: string;
  readonly settings: { readonly [name: string]: RecordedSetting };
};

/** Keeps it as JSON, compressed. */
export const writeRecording = (file: string, recording: Recording): void =>
  writeFileSync(file, gzipSync(JSON.stringify(recording)));

/** @throws Error for a file that cannot be read. */
export const readRecording = (file: string): Recording =>
  JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recording;
