import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { cardMetering } from "../../test/card-metering.js";
import { audit } from "../run/audit.js";
import { readRecord } from "./read-record.js";
import { summaryOf } from "./summarize.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-unknown-"));
afterAll(() => rmSync(folder, { recursive: true }));

const unheardOf = { model: "unheard-of", runsOn: "remote" } as const;

it("an audit says how much of what its repetitions did has no known energy", async () => {
  const { file, counted } = await audit({
    workload: {
      name: "calls",
      run: async ({ metering }) => {
        for (let i = 0; i < 2; i++) metering.meterInference(unheardOf, () => undefined);
        await pause(20);
      },
    },
    repetitions: 3,
    file: join(folder, "run.audit.jsonl"),
    rules: { steal: 1, others: 1 },
    metering: cardMetering,
  });
  expect(counted.length).toBe(3);
  expect(summaryOf((await readRecord(file)).recorded).unknown).toBe(6);
});
