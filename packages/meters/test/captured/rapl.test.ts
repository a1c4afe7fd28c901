/** What rapl makes of machines as they were reported. */

import { afterEach, expect, it } from "vitest";
import { cleanUp } from "../clean-up.js";
import { openReady, outermost, said, treeSetting } from "../trees/open-tree.js";
import { capturedDomains } from "./captured.js";

afterEach(cleanUp);

const openMachine = (machine: string) => openReady(treeSetting(capturedDomains(`rapl/${machine}`)));

it("a captured laptop counts its package once, with its cores and graphics inside", async () => {
  const { zones, reader } = await openMachine("laptop-17-watts");
  expect(outermost(zones)).toEqual(["intel-rapl:0"]);
  expect(said(reader)).toEqual({
    "intel-rapl:0": 26_963_529_117n,
    "intel-rapl:0:0": 7_980_278_886n,
    "intel-rapl:0:1": 6_564_982_278n,
  });
  expect(zones[0]).toMatchObject({
    component: "cpu",
    contains: ["intel-rapl:0:0", "intel-rapl:0:1"],
    maxWatts: 400, // twice its limit of 200 W, not its design power of 17 W
    modulusJ: 262_143.328_911,
  });
});

it("the memory of a captured Haswell wraps by its own range, and a limit of 3408 W is not believed", async () => {
  const { zones, reader } = await openMachine("haswell-dram");
  expect(said(reader)).toEqual({ "intel-rapl:0:2": 2_469_474_853n });
  expect(zones).toMatchObject([{ component: "memory", maxWatts: 500, modulusJ: 262_143.999_999 }]);
});

it("psys between the packages of a captured Xeon is the host, and its counter of whole joules is read whole", async () => {
  const { zones, reader } = await openMachine("xeon-psys-between");
  expect(said(reader)).toEqual({ "intel-rapl:1": 60_293_987_000_000n });
  expect(zones).toMatchObject([{ name: "platform (psys)", component: "server", scope: "host" }]);
  expect(zones[0]?.modulusJ).toBeUndefined(); // a range that is not known is not guessed
});
