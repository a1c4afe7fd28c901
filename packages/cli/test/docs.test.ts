/** The pages about the command line show what it prints; `npm run generate -- cli-docs` writes them again. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withOutputs } from "../../../scripts/docs/cli-output.ts";
import { runBlock } from "../../../scripts/docs/code-blocks.ts";
import { fencesOf } from "../../../scripts/docs/markdown.ts";
import { METHOD_IDS } from "../src/estimate/request/method-argument.js";
import * as cli from "../src/index.js";
import { inProcess } from "./run-wattspan.js";

const root = join(import.meta.dirname, "../../..");
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the pages about the command line", () => {
  it("the page shows what the command line prints; else run npm run generate -- cli-docs", async () => {
    const page = textOf("docs/reference/cli.md");
    expect(page).toMatch(/^```console\n\$ wattspan estimate --model gpt-4o [^\n]+\n\w/m);
    expect(await withOutputs(page, cli.runCommandLine)).toBe(page);
  });

  it("a page with an outdated output is found", async () => {
    const page = "```console\n$ wattspan --version\n0.0.0\n```\n";
    expect(await withOutputs(page, cli.runCommandLine)).not.toBe(page);
  });

  it("the code in docs/reference/cli.md runs", async () => {
    const page = "docs/reference/cli.md";
    const blocks = fencesOf(textOf(page)).filter(({ language }) => language === "js");
    expect(blocks).toHaveLength(1);
    const printed: string[] = [];
    for (const { code, line } of blocks) {
      const block = { where: `${page}:${line}`, file: "block.js", code, named: false };
      await runBlock(
        block,
        async () => cli,
        (text) => printed.push(text),
      );
    }
    expect(printed).toEqual([expect.stringMatching(/^0 \d/)]);
  });

  it.each([
    ["doctor", "docs/how-to/doctor.md"],
    ["exec", "docs/how-to/exec.md"],
    ["profile", "docs/how-to/profile.md"],
    ["carbon", "docs/how-to/live-carbon.md"],
    ["dashboard", "docs/tutorials/dashboard.md"],
    ["budget", "docs/reference/budgets.md"],
    ["drift", "docs/how-to/drift.md"],
  ])("every option of %s is documented in %s", async (command, page) => {
    const text = textOf(page);
    const { stdout: help } = await inProcess([...command.split(" "), "--help"]);
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = ""]) => option);
    expect(options.length).toBeGreaterThan(2);
    const ours = options.filter((option) => !["--help", "--version", "--no-color"].includes(option));
    expect(ours.filter((option) => !text.includes(option))).toEqual([]);
  });

  it("every member that `doctor --json` prints is documented", async () => {
    const page = textOf("docs/how-to/doctor.md");
    const { stdout } = await inProcess(["doctor", "--json"]);
    const { meters, zones, carbon, ...report } = JSON.parse(stdout) as cli.DoctorReport;
    const known = [report, ...meters, ...zones, carbon, carbon.intensity ?? {}, report.node];
    const members = new Set(known.flatMap((part) => Object.keys(part)));
    expect(members.size).toBeGreaterThan(25);
    expect([...members].filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });

  it("every member that `carbon --json` prints is documented", async () => {
    const page = textOf("docs/how-to/live-carbon.md");
    const { stdout } = await inProcess(["carbon", "--location", "DE", "--json"]);
    const { current = {}, providers, ...report } = JSON.parse(stdout) as cli.CarbonReport;
    const members = [report, current, ...providers].flatMap((part) => Object.keys(part));
    expect(new Set(members).size).toBeGreaterThan(20);
    expect(members.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });

  it("every option, method and member of the JSON of `estimate` is documented", async () => {
    const page = textOf("docs/reference/cli.md");
    const { stdout: help } = await inProcess(["estimate", "--help"]);
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = ""]) => option);
    expect(options.length).toBeGreaterThan(10);
    const { stdout } = await inProcess([
      ..."estimate --model gpt-4o --input 5 --output 5 --batch 9 --gpu H100 --json".split(" "),
    ]);
    const members = Object.keys(JSON.parse(stdout) as object);
    expect([...options, ...METHOD_IDS, ...members].filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
