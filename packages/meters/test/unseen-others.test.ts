/** What meters of the host say of its other processes where the busy time of the host cannot be read. */

import type { EnergyMeter } from "@wattspan/core";
import { HAS_LOOPBACK, keplerPage, powercapTree, SERVER, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, expect, it } from "vitest";
import { rapl } from "../src/rapl.js";
import { prometheusScrape } from "../src/scrape/prometheus-scrape.js";
import { atTestEnd, cleanUp } from "./clean-up.js";
import { openedMeter } from "./sensors-said.js";
import { temporaryDirectory } from "./trees/temporary-tree.js";

afterEach(cleanUp);

/** Neither has a control group or a `stat`. */
const blind = () => ({ root: temporaryDirectory(), procRoot: temporaryDirectory() });
const usersOn = async (meter: EnergyMeter) =>
  new Set((await openedMeter(meter)).zones.map(({ cotenants }) => cotenants));
const origin = async (answer: string) => {
  const server = await standInServer((_, response) => response.end(answer));
  atTestEnd(() => void server.close());
  return server.origin;
};
const UNKNOWN = new Set(["unknown"]);

it("sensors in files say that others may use them where the host's busy time cannot be read", async () => {
  const { procRoot } = blind();
  const none = { procRoot, cgroupRoot: procRoot };
  const { root } = powercapTree(temporaryDirectory(), SERVER);
  expect(await usersOn(rapl({ root, ...none }))).toEqual(UNKNOWN);
});

it.skipIf(!HAS_LOOPBACK)(
  "meters that ask over HTTP say that others may use the host where its busy time cannot be read",
  async () => {
    const kepler = await origin(keplerPage([{ zone: "package", path: "aggregated-package", joules: 5 }]));
    expect(await usersOn(prometheusScrape({ url: kepler, preset: "kepler", ...blind() }))).toEqual(UNKNOWN);
    const alone = { preset: "kepler", cotenants: "exclusive" } as const;
    expect(await usersOn(prometheusScrape({ url: kepler, ...alone, ...blind() }))).toEqual(
      new Set([undefined]),
    );
  },
);
