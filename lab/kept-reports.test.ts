import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { benchReport } from "./bench/report/page.ts";
import { soakReport } from "./soak/report/soak-page.ts";

it.each([
  ["bench", benchReport],
  ["soak", soakReport],
])("what docs/measured/ shows of %s matches its JSON; else run its `--page`", (_, report) => {
  for (const [name, text] of Object.entries(report.files()))
    expect(readFileSync(new URL(`../docs/measured/${name}`, import.meta.url), "utf8")).toBe(text);
});
