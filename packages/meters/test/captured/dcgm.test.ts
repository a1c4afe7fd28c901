/** What prometheus-scrape makes of pages as they were reported. */

import { HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { prometheusScrape } from "../../src/scrape/prometheus-scrape.js";
import { atTestEnd, cleanUp } from "../clean-up.js";
import { openedMeter } from "../sensors-said.js";
import { capturedText } from "./captured.js";

afterEach(cleanUp);

describe.skipIf(!HAS_LOOPBACK)("a page of dcgm-exporter", () => {
  it("captured cards that are divided count once each, though the rows of their instances differ", async () => {
    const page = capturedText("dcgm/a30-mig", "metrics.txt");
    const server = await standInServer((_, response) => response.end(page));
    atTestEnd(() => void server.close());
    const { zones, reader } = await openedMeter(prometheusScrape({ url: server.origin, preset: "dcgm" }));
    expect(zones.map(({ id, component }) => [id, component])).toEqual([
      ["GPU-265c9814-6156-355b-e589-ff2064894f16", "gpu"],
      ["GPU-2d20791a-b4a6-ba59-97f1-e95b99fe5b49", "gpu"],
    ]);
    const watts = (await reader.read()).map((reading) => reading.kind === "power" && reading.watts);
    expect(watts).toEqual([52.636, 56.121]);
  });
});
