/** What redfish makes of controllers as they were reported. */

import type { ServerResponse } from "node:http";
import { HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { redfish } from "../../src/redfish/redfish.js";
import { atTestEnd, cleanUp } from "../clean-up.js";
import { openedMeter, saidOf } from "../sensors-said.js";
import { capturedResources } from "./captured.js";

afterEach(cleanUp);

const credentials = { user: "wattspan", password: "secret" };
const link = (path: string) => ({ "@odata.id": path });

/** Serves the reported resources, and the way to them, which reports leave out. */
async function meterOf(machine: string) {
  const reported = capturedResources(`redfish/${machine}`);
  const paths = Object.keys(reported);
  const chassis = /^\/redfish\/v1\/Chassis\/[^/]+/.exec(paths[0] ?? "")?.[0] ?? "";
  const forms = paths.flatMap((path) => {
    const form = /^\/(PowerSubsystem|EnvironmentMetrics|Power)\/?$/.exec(path.slice(chassis.length))?.[1];
    return form === undefined ? [] : [[form, link(path)]];
  });
  const resources: Readonly<Record<string, object>> = {
    "/redfish/v1/": { Chassis: link("/redfish/v1/Chassis") },
    "/redfish/v1/Chassis": { Members: [link(chassis)] },
    [chassis]: Object.fromEntries(forms),
    ...reported,
  };
  const answer = (response: ServerResponse, resource: object | undefined) =>
    resource ? response.end(JSON.stringify(resource)) : response.writeHead(404).end("{}");
  const server = await standInServer((request, response) => answer(response, resources[request.url ?? ""]));
  atTestEnd(() => void server.close());
  return redfish({ url: server.origin, credentials, auth: "basic" });
}

describe.skipIf(!HAS_LOOPBACK)("a captured controller", () => {
  it.each([
    ["hpe-gen9-ilo4", 93],
    ["dell-idrac8", 135],
    ["openbmc-power9", 232],
    ["fujitsu-rx2530", 150],
  ])("the captured controller %s states %s W of the whole machine", async (machine, watts) => {
    const { zones, reader } = await openedMeter(await meterOf(machine));
    expect(zones).toMatchObject([{ component: "server", scope: "host", origin: "sensor" }]);
    expect(Object.values(await saidOf(zones, reader))).toEqual([watts]);
  });

  it("the captured history of a power supply is not taken for its power", async () => {
    const meter = await meterOf("openbmc-history-only");
    const opened = await meter.open(new AbortController().signal);
    expect(opened).toMatchObject({ status: "unavailable", reason: "unsupported" });
  });
});
