/** What a record says of its workload and its repetitions, without computing it again. */

import { createReadStream } from "node:fs";
import { AuditError } from "../format/audit-error.js";
import type { DeviceEntry, Entry, RepetitionEntry } from "../format/entries.js";
import { linesOf } from "../lines/lines-of.js";
import { type RecordedWorkload, recordedWorkload } from "../workload/recorded-workload.js";

/** A record without its stream. */
export interface RecordedAudit {
  readonly header: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly workload: RecordedWorkload;
  readonly devices: readonly DeviceEntry[];
  readonly repetitions: readonly RepetitionEntry[];
  /** Texts such as `electricity-maps-annual@2025`: what priced or estimated its footprints. */
  readonly sources: readonly string[];
}

const WANTED = ["header", "environment", "workload", "device", "repetition", "footprint"];
const OF_TYPE = /^\{"type":"(\w+)"/;
/** Sources are few; names that never end are of another file. */
const MAX_SOURCES = 1000;

/**
 * Reads a record that was verified, line by line. Memory grows with its repetitions alone.
 * @throws AuditError if it cannot be read
 * @example const { workload, repetitions } = await readRecord("run.audit.jsonl");
 */
export async function readRecord(path: string): Promise<RecordedAudit> {
  const found = { header: {}, environment: {}, workload: {} };
  const devices: DeviceEntry[] = [];
  const repetitions: RepetitionEntry[] = [];
  const sources = new Set<string>();
  let line = 0;
  try {
    for await (const { bytes, isWhole } of linesOf(createReadStream(path))) {
      line++;
      if (!isWhole || isOther(bytes)) continue;
      const entry = JSON.parse(bytes.toString("utf8")) as Entry;
      if (entry.type === "header" || entry.type === "environment" || entry.type === "workload")
        found[entry.type] = entry;
      else if (entry.type === "device") devices.push(entry);
      else if (entry.type === "repetition") repetitions.push(entry);
      else if (entry.type === "footprint" && sources.size < MAX_SOURCES)
        for (const source of sourcesOf(entry.footprint)) sources.add(source);
    }
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `line ${line} is no JSON` : (error as NodeJS.ErrnoException).code;
    throw new AuditError(`The record ${path} cannot be read (${why}). Verify it first.`);
  }
  const workload = recordedWorkload(found.workload);
  return { ...found, workload, devices, repetitions, sources: [...sources].sort() };
}

/** Whether a line is surely of another type. Of two members of one name the last counts, and escapes can hide one. */
function isOther(line: Buffer): boolean {
  const [, type] = OF_TYPE.exec(line.toString("latin1", 0, 40)) ?? [];
  if (type === undefined || WANTED.includes(type)) return false;
  return !line.includes('"type"', 2) && !line.includes("\\");
}

/** Intensities by their source, estimates by their method. */
function sourcesOf(footprint: Readonly<Record<string, unknown>>): readonly string[] {
  const { intensity, parts } = footprint as {
    intensity?: Priced;
    parts?: readonly { methodId?: unknown; intensity?: Priced; slots?: readonly { intensity?: Priced }[] }[];
  };
  const texts = [
    intensity?.source,
    ...(parts ?? []).flatMap((part) => [
      part.methodId,
      part.intensity?.source,
      ...(part.slots ?? []).map((slot) => slot.intensity?.source),
    ]),
  ];
  return texts.filter((text): text is string => typeof text === "string" && text.includes("@"));
}

interface Priced {
  readonly source?: unknown;
}
