/** Writes footprints to a ledger until it is killed. Says after each writing how many it took. */

import type { Footprint } from "@wattspan/core";
import { openLedger } from "../../src/index.ts";

const [folder = "", json = ""] = process.argv.slice(2);
const ledger = openLedger({ folder });
const { startedAt, ...rest } = JSON.parse(json) as Footprint;
const footprint = { ...rest, startedAt: new Date(startedAt) };
for (let count = 1; ; count++) {
  ledger.write(footprint);
  if (count % 100 > 0) continue;
  await ledger.flush();
  process.stdout.write(`${count}\n`);
}
