import type { DeviceEntry, Entry, RepetitionEntry } from "./entries.js";

type Facts = Readonly<Record<string, unknown>>;

/** What a record begins with, a line each. */
export const FACTS = ["header", "environment", "workload"] as const;

/** What a record holds besides its stream and its footprints, gathered as its entries pass. */
export class RecordFacts {
  readonly first: { header: Facts; environment: Facts; workload: Facts } = {
    ...{ header: {}, environment: {}, workload: {} },
  };
  readonly devices: DeviceEntry[] = [];
  readonly repetitions: RepetitionEntry[] = [];

  take(entry: Entry): void {
    if (entry.type === "header" || entry.type === "environment" || entry.type === "workload")
      this.first[entry.type] = entry;
    else if (entry.type === "device") this.devices.push(entry);
    else if (entry.type === "repetition") this.repetitions.push(entry);
  }
}
