/** The service measures what its deployment exposes: two folders of the host, or the page of an exporter. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";

interface Meter {
  readonly name: string;
  open(
    signal: AbortSignal,
  ): Promise<{ status: string; zones?: readonly { id: string; component: string }[] }>;
}
const cleanups: (() => unknown)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function metersWith(environment: Record<string, string>): Promise<readonly Meter[] | undefined> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { default: config } = (await import("../wattspan.config.ts")) as {
    default: { meters?: readonly Meter[] };
  };
  return config.meters;
}
const namesOf = (meters: readonly Meter[] | undefined) => meters?.map(({ name }) => name);
const opened = async (meter: Meter | undefined) => {
  const { status, zones = [] } = (await meter?.open(new AbortController().signal)) ?? {
    status: "there is none",
  };
  return [status, ...zones.map(({ component }) => component)];
};

/** The two mounted folders: the links of the class and their targets. Nothing else of the host. */
function mounted(): string {
  const root = mkdtempSync(join(tmpdir(), "wattspan-service-"));
  cleanups.push(() => rmSync(root, { recursive: true }));
  const zone = join(root, "devices/virtual/powercap/intel-rapl/intel-rapl:0");
  mkdirSync(zone, { recursive: true });
  mkdirSync(join(root, "class/powercap"), { recursive: true });
  symlinkSync(
    "../../devices/virtual/powercap/intel-rapl/intel-rapl:0",
    join(root, "class/powercap/intel-rapl:0"),
  );
  const files = { name: "package-0", energy_uj: "12345678", max_energy_range_uj: "262143328850" };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(zone, name), `${text}\n`);
  return root;
}

it("the service's configuration without host files and exporter leaves all meters at their default", async () => {
  expect(await metersWith({ HOST_SYS: "", NODE_SENSORS_URL: "" })).toBeUndefined();
});

it("the service reads the processor's counters where two folders of the host are mounted", async () => {
  const meters = await metersWith({ HOST_SYS: mounted() });
  expect(namesOf(meters)).toEqual(expect.arrayContaining(["rapl", "process-cpu"]));
  expect(await opened(meters?.[0])).toEqual(["ready", "cpu"]);
});

it("the service asks the exporter of its node where its address is given", async () => {
  const server = createServer((_, response) => {
    response
      .setHeader("content-type", "text/plain; version=0.0.4")
      .end(`# TYPE node_rapl_package_joules_total counter
node_rapl_package_joules_total{index="0",path="/host/sys/class/powercap/intel-rapl:0"} 1234.5
node_rapl_dram_joules_total{index="0",path="/host/sys/class/powercap/intel-rapl:0:0"} 99
`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const meters = await metersWith({ NODE_SENSORS_URL: url });
  expect(await opened(meters?.[0])).toEqual(["ready", "cpu", "memory"]);
});
