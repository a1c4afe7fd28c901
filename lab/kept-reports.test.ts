import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { benchReport } from "./bench/report/bench-report.ts";
import { scaleReport } from "./cardinality/report/scale-report.ts";
import { profileReport } from "./profile/report/profile-report.ts";
import { soakReport } from "./soak/report/soak-report.ts";

it.each([
  ["bench", benchReport],
  ["profile", profileReport],
  ["soak", soakReport],
  ["cardinality", scaleReport],
])("what docs/measured/ shows of %s matches its JSON; else run its `--page`", (_, report) => {
  for (const [name, text] of Object.entries(report.files()))
    expect(readFileSync(new URL(`../docs/measured/${name}`, import.meta.url), "utf8")).toBe(text);
});
