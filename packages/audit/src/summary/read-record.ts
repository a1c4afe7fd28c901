/** What a record says of its workload and its repetitions. */

import type { DeviceEntry, Entry, RepetitionEntry } from "../format/entries.js";
import { isNumber } from "../format/numbers.js";
import { RecordFacts } from "../format/record-facts.js";
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
  /** Of the grid, such as `DE`: where its footprints were priced. */
  readonly gridZones: readonly string[];
  /**
   * Activities of unknown energy in repetitions that are not void, and requests to services that stated none. Absent:
   * none.
   */
  readonly unknown?: number;
}

/** Sources and zones are few; names that never end are of another file. */
const MAX_NAMES = 1000;

/** Gathers a record from its entries. Memory grows with its repetitions alone. */
export class RecordContents {
  readonly #facts = new RecordFacts();
  readonly #sources = new Set<string>();
  readonly #gridZones = new Set<string>();
  #unknown = 0;
  /** Of the repetition that runs. */
  #unknownNow = 0;

  take(entry: Entry): void {
    this.#facts.take(entry);
    if (entry.type === "repetition") {
      if (entry.void === undefined) this.#unknown += this.#unknownNow;
      this.#unknownNow = 0;
    }
    if (entry.type !== "footprint") return;
    const { footprint } = entry;
    this.#unknownNow += unknownIn(footprint);
    if (this.#sources.size < MAX_NAMES) for (const source of sourcesOf(footprint)) this.#sources.add(source);
    if (this.#gridZones.size < MAX_NAMES)
      for (const { zone } of intensitiesOf(footprint))
        if (typeof zone === "string") this.#gridZones.add(zone);
  }

  end(): RecordedAudit {
    const { first, devices, repetitions } = this.#facts;
    const workload = recordedWorkload(first.workload);
    return {
      ...{ ...first, workload, devices, repetitions },
      sources: [...this.#sources].sort(),
      gridZones: [...this.#gridZones].sort(),
      ...(this.#unknown > 0 && { unknown: this.#unknown }),
    };
  }
}

/**
 * Verifies a record, and reads it as it does: up to the line before one that differs.
 * @throws AuditError if it cannot be read
 * @example const { verdict, recorded } = await readRecord("run.audit.jsonl");
 */
export async function readRecord(
  path: string,
): Promise<{ readonly verdict: Verdict; readonly recorded: RecordedAudit }> {
  const contents = new RecordContents();
  const verdict = await verify(path, (entry) => contents.take(entry));
  return { verdict, recorded: contents.end() };
}

/** Intensities by their source, estimates by their method. */
function sourcesOf(footprint: RecordedFootprint): readonly string[] {
  const texts = [
    ...intensitiesOf(footprint).map(({ source }) => source),
    ...partsOf(footprint).map(({ methodId }) => methodId),
  ];
  return texts.filter((text): text is string => typeof text === "string" && text.includes("@"));
}

/** All that priced it. */
function intensitiesOf(footprint: RecordedFootprint): readonly Priced[] {
  const { intensity } = footprint as { readonly intensity?: Priced };
  return [
    intensity,
    ...partsOf(footprint).flatMap((part) => [
      part.intensity,
      ...(part.slots ?? []).map((slot) => slot.intensity),
    ]),
  ].filter((one) => typeof one === "object" && one !== null);
}

const partsOf = (footprint: RecordedFootprint): readonly PricedPart[] =>
  (footprint as { readonly parts?: readonly PricedPart[] }).parts ?? [];

/** How many activities of a tree have unknown energy, by its root's footprint. */
function unknownIn({ parentId, method, unknown }: RecordedFootprint): number {
  if (parentId !== undefined) return 0;
  const { count } = Object(unknown) as { readonly count?: unknown };
  return isNumber(count) && count > 0 ? count : Number(method === "unavailable");
}

type RecordedFootprint = Readonly<Record<string, unknown>>;

interface Priced {
  readonly source?: unknown;
  readonly zone?: unknown;
}

interface PricedPart {
  readonly methodId?: unknown;
  readonly intensity?: Priced;
  readonly slots?: readonly { readonly intensity?: Priced }[];
}
