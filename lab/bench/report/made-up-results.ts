import type { BarResult } from "../measure/bar.ts";
import type { Results } from "./results.ts";

/** A run with everything that can be: met, not met, for information, a limit of zero, a failed assertion. */
const bars: readonly BarResult[] = [
  {
    id: "P1",
    title: "A call",
    how: "In turns.",
    seconds: 12.3,
    measures: [
      {
        what: "CPU per call",
        figure: { value: 1.1, low: 1.05, high: 1.25, unit: "×" },
        measured: { value: 11, unit: "µs" },
        reference: { what: "by hand", value: 10, unit: "µs" },
        limit: 1.2,
      },
      { what: "packages", figure: { value: 0, unit: "" }, limit: 0 },
      { what: "joules lost", figure: { value: 4e-15, unit: "of all" }, limit: 1e-9 },
    ],
    assertions: [{ what: "every call gave a footprint", checked: 3, failed: 0 }],
  },
  {
    id: "P2",
    title: "Memory",
    how: "Collected heap.",
    unmet: "Accounts are large.",
    seconds: 4,
    measures: [
      { what: "a call in flight", figure: { value: 2048, unit: "B" }, limit: 1024 },
      { what: "the whole", figure: { value: 3000, unit: "B" } },
    ],
    assertions: [{ what: "everything settled", checked: 2, failed: 1, detail: "3, not 0" }],
  },
];

/** For tests of what is made of results. */
export const madeUpResults: Results = {
  date: "2026-01-02T03:04:05.678Z",
  machine: { processor: "A Processor", cores: 4, memoryGb: 8, system: "linux 6.1", node: "v24.0.0" },
  loadPerCore: 0.1,
  results: bars,
};
