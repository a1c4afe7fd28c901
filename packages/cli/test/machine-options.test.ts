/** What a person says of the machine: exporters' pages and where sysfs is. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { standInServer } from "@wattspan/testing/stand-ins";
import { describe, expect, it } from "vitest";
import type { DoctorReport, ExecReport } from "../src/index.js";
import { emptyFolder } from "./powercap-tree.js";
import { HAS_LOOPBACK, inProcess } from "./run-wattspan.js";

const examined = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await inProcess(["doctor", "--root", "/no/such", ...args]);
  return { code, stdout, stderr };
};

describe("--scrape", () => {
  it("the option `--scrape` adds the cards that an exporter shows", async () => {
    let millijoules = 5_000_000;
    const server = await standInServer((_, response) => {
      millijoules += 100_000;
      const labels = 'gpu="0",UUID="GPU-1",modelName="NVIDIA H100 80GB HBM3"';
      response.end(
        `# TYPE DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION counter\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${labels}} ${millijoules}\n`,
      );
    });
    const { code, stdout } = await examined("--json", "--scrape", `dcgm=${server.origin}`);
    await server.close();
    const report = JSON.parse(stdout) as DoctorReport;
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: "measured" });
    expect(report.meters.find(({ name }) => name === "prometheus-scrape")).toMatchObject({
      status: "ready",
      violations: [],
    });
  });

  it.each([
    ["foo", /expected an exporter and its address/],
    ["foo=http://a", /^wattspan: --scrape: expected one of dcgm, kepler, .+, for example --scrape dcgm=/],
    ["dcgm=ftp://user:secret@a", /^wattspan: --scrape: expected the address of a page, .+, for example/],
  ])("the option `--scrape` refuses %s without printing its secrets", async (given, why) => {
    const { code, stderr } = await examined("--scrape", given);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
    expect(stderr).not.toContain("secret");
  });
});

const SAID = `is not read: 127.0.0.1:1 does not answer (ECONNREFUSED). curl -v http://127.0.0.1:1/metrics shows what it answers.\n`;
const NAMED = ["--scrape", "kepler=http://127.0.0.1:1", "--root", "/no/such"];
const NO_ROOT =
  "--root is not read: /no/such is not a folder. Name the host's sysfs: /host/sys in a container, /sys elsewhere.\n";

describe.skipIf(!HAS_LOOPBACK)("what was named and cannot be read", () => {
  it("`exec` notes it, and its report has it", async () => {
    const file = join(emptyFolder(), "run.json");
    const { code, stderr } = await inProcess(["exec", ...NAMED, "--json", file, "--", "true"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`note     ${NO_ROOT}note     --scrape kepler ${SAID}`);
    const { unread } = JSON.parse(readFileSync(file, "utf8")) as ExecReport;
    expect(unread).toMatchObject([
      { option: "--root", detail: "/no/such is not a folder." },
      { option: "--scrape kepler", detail: "127.0.0.1:1 does not answer (ECONNREFUSED)." },
    ]);
  });

  it("`exec` has no such note where everything can be read", async () => {
    const file = join(emptyFolder(), "run.json");
    await inProcess(["exec", "--root", emptyFolder(), "--json", file, "--", "true"]);
    expect((JSON.parse(readFileSync(file, "utf8")) as ExecReport).unread).toEqual([]);
  });

  it.each([
    ["audit run", ["--repetitions", "1", "--warm-ups", "0"], ["--", "true"]],
    ["audit compare", [], ["--", "false"]],
  ])("`%s` says so once", async (command, counts, child) => {
    const record = ["--record", join(emptyFolder(), "run.audit.jsonl")];
    const more = command === "audit run" ? record : [emptyFolder(), emptyFolder()];
    const { stderr } = await inProcess([...command.split(" "), ...more, ...counts, ...NAMED, ...child]);
    expect(stderr.split(`wattspan: --scrape kepler ${SAID}`)).toHaveLength(2);
    expect(stderr.split(`wattspan: ${NO_ROOT}`)).toHaveLength(2);
  });
});
