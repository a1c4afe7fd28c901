/** Baselines of a repository: recordings of earlier versions, in `.wattspan/baselines`. */

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WattspanConfigurationError } from "@wattspan/core";
import type { RunFigures } from "../compare/run-figures.js";

/** Several runs of one version, made in one go. Three of them a side can be compared. */
export interface Recording {
  readonly schemaVersion: 1;
  /** What was recorded: a commit, or another name of the version. */
  readonly version: string;
  readonly recordedAt: string;
  readonly runs: readonly RunFigures[];
}

/** Of a digest: enough for the recordings of one moment. */
const DIGITS = 12;
const NAME = /^[\w.-]{1,100}$/;

/**
 * Keeps a recording as `<folder>/<name>/<time>.<digest>.json`, as two jobs may record at one moment. The file appears
 * whole or not at all.
 * @param name Letters, digits, `.`, `_` and `-`.
 * @returns The path.
 * @throws WattspanConfigurationError for another name; the error of the file system.
 * @example await keepRecording(".wattspan/baselines", "main", recording)
 */
export async function keepRecording(folder: string, name: string, recording: Recording): Promise<string> {
  const own = baselineFolder(folder, name);
  await mkdir(own, { recursive: true });
  const text = `${JSON.stringify(recording, undefined, 1)}\n`;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
  const path = join(own, `${recording.recordedAt.replaceAll(":", "")}.${digest}.json`);
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return path;
}

/**
 * The recordings of a baseline, oldest first.
 * @throws WattspanConfigurationError for a name that is none, and for a file that is no recording; the error of the
 * file system.
 * @example compareRecordings((await recordingsOf(".wattspan/baselines", "main")).map(({ runs }) => runs), head, rules)
 */
export async function recordingsOf(folder: string, name: string): Promise<Recording[]> {
  const own = baselineFolder(folder, name);
  const files = (await readdir(own)).filter((file) => file.endsWith(".json")).sort();
  return Promise.all(files.map(async (file) => recordingIn(file, await readFile(join(own, file), "utf8"))));
}

/**
 * Where the recordings of a baseline are.
 * @throws WattspanConfigurationError for a name that is none.
 * @example baselineFolder(".wattspan/baselines", "main") // ".wattspan/baselines/main"
 */
export function baselineFolder(folder: string, name: string): string {
  if (NAME.test(name) && !/^\.+$/.test(name)) return join(folder, name);
  throw new WattspanConfigurationError("baseline", name, "letters, digits, dots, underscores and hyphens");
}

function recordingIn(file: string, text: string): Recording {
  const wrong = () =>
    new WattspanConfigurationError(`baseline ${file}`, undefined, "a recording of version 1");
  let given: Recording;
  try {
    given = JSON.parse(text) as Recording;
  } catch {
    throw wrong();
  }
  if (given?.schemaVersion !== 1 || !Array.isArray(given.runs) || !given.runs.every(isRun)) throw wrong();
  return given;
}

const isRun = (run: RunFigures): boolean =>
  typeof run?.facts === "object" &&
  Array.isArray(run.facts?.meters) &&
  typeof run.figures === "object" &&
  run.figures !== null &&
  Object.values(run.figures).every(Number.isFinite);
