import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createMetering, systemClock } from "@wattspan/core";
import { fakeMeter } from "@wattspan/testing";
import { afterAll, expect, it } from "vitest";
import { audit } from "../run/audit.js";
import { readRecord } from "./read-record.js";
import { summaryOf } from "./summarize.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-unknown-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CARD = { id: "card", component: "gpu", refreshMs: 1, watts: () => 100 } as const;
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
    metering: (taps) =>
      createMetering({
        meters: [fakeMeter({ clock: systemClock, zones: [CARD] })],
        telemetry: { detail: "off" },
        ...taps,
      }),
  });
  expect(counted.length).toBe(3);
  expect(summaryOf(await readRecord(file)).unknown).toBe(6);
});
