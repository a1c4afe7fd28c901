import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const lab = (...args: readonly string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });

it.each(["", "crash", "constructor"])("the lab lists its experiments when it is asked for %j", (name) => {
  const { status, stdout, stderr } = lab(name);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("npm run lab -- bench|soak|calls");
});

it("the lab prints the usage of an experiment without running it", () => {
  expect(lab("soak", "--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--seconds") });
});
