import { dcgmPage, HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
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
