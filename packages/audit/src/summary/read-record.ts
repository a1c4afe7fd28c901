/** What a record says of its workload and its repetitions, without computing it again. */

import type { DeviceEntry, Entry, RepetitionEntry } from "../format/entries.js";
import { RecordFacts } from "../format/record-facts.js";
import { entriesOf } from "../verify/entries-of.js";
import { type Verdict, verify } from "../verify/verify.js";
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

/** Sources are few; names that never end are of another file. */
const MAX_SOURCES = 1000;

/** Gathers a record from its entries. Memory grows with its repetitions alone. */
export class RecordContents {
  readonly #facts = new RecordFacts();
  readonly #sources = new Set<string>();

  take(entry: Entry): void {
    this.#facts.take(entry);
    if (entry.type === "footprint" && this.#sources.size < MAX_SOURCES)
      for (const source of sourcesOf(entry.footprint)) this.#sources.add(source);
  }

  end(): RecordedAudit {
    const { first, devices, repetitions } = this.#facts;
    const workload = recordedWorkload(first.workload);
    return { ...first, workload, devices, repetitions, sources: [...this.#sources].sort() };
  }
}

/**
 * Verifies a record, and reads it as it does.
 * @throws AuditError if it cannot be read
 * @example const { verdict, recorded } = await verifiedRecord("run.audit.jsonl");
 */
export async function verifiedRecord(
  path: string,
): Promise<{ readonly verdict: Verdict; readonly recorded: RecordedAudit }> {
  const contents = new RecordContents();
  const verdict = await verify(path, (entry) => contents.take(entry));
  return { verdict, recorded: contents.end() };
}

/**
 * Reads a record without verifying it, such as one that was just written.
 * @throws AuditError if it cannot be read
 * @example const { workload, repetitions } = await readRecord("run.audit.jsonl");
 */
export async function readRecord(path: string): Promise<RecordedAudit> {
  const contents = new RecordContents();
  for await (const { entry } of entriesOf(path)) contents.take(entry);
  return contents.end();
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
