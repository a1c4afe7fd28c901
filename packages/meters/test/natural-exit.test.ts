import { bmcStandIn, dcgmPage, HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "./clean-up.js";
import { ownProcess } from "./own-process.js";

afterEach(cleanUp);

it.skipIf(!HAS_LOOPBACK)(
  "a process that scrapes ends by itself, with a connection kept and a request that is never answered",
  async () => {
    let requests = 0;
    const server = await standInServer((_, response) => {
      if (++requests <= 2) response.end(dcgmPage([{ uuid: "GPU-0", millijoules: "1000" }]));
    });
    atTestEnd(() => void server.close());
    const ended = await ownProcess(
      `import { prometheusScrape } from "./scrape/prometheus-scrape.js";
     const meter = prometheusScrape({ url: process.env.PAGE, preset: "dcgm", deadlineMs: 60_000, refreshMs: 10 });
     const { reader } = await meter.open(new AbortController().signal);
     const alive = setInterval(() => undefined, 1000);
     const [reading] = await reader.read();
     console.log(reading.kind);
     clearInterval(alive);
     reader.read();`,
      { killMs: 50_000, env: { PAGE: server.origin } },
    );
    expect(ended).toEqual({ code: 0, output: "counter\n", errors: "" });
  },
);

it.skipIf(!HAS_LOOPBACK)(
  "a process that asks a controller ends by itself while a request is not answered",
  async () => {
    const bmc = await bmcStandIn({ watts: () => 374 });
    atTestEnd(() => void bmc.close());
    const ended = await ownProcess(
      `import { redfish } from "./redfish/redfish.js";
     const meter = redfish({ url: process.env.BMC, everyMs: 1, deadlineMs: 60_000 });
     const { reader } = await meter.open(new AbortController().signal);
     console.log(reader.read()[0].watts);
     await new Promise((resolve) => setTimeout(resolve, 20));
     reader.read();`,
      { killMs: 50_000, env: { BMC: bmc.origin.replace("//", "//wattspan:secret@") } },
    );
    expect(ended).toEqual({ code: 0, output: "374\n", errors: "" });
  },
);
