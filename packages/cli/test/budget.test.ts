/** `wattspan budget`: held against budgets that wrote the files. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Budget, createBudget, type Receipt } from "@wattspan/budget";
import { manualClock } from "@wattspan/testing";
import { afterAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-wattspan.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-budget-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function fileOf(content: string): string {
  const path = join(folder, `budget-${++files}`);
  writeFileSync(path, content);
  return path;
}

/** A budget that has admitted, refused, released and overrun. */
function used(): { readonly budget: Budget; readonly receipts: readonly Receipt[] } {
  const receipts: Receipt[] = [];
  const budget = createBudget({
    ...{ name: "research", limits: { energyJ: 100 }, key: "user", clock: manualClock() },
    onReceipt: (receipt) => receipts.push(receipt),
  });
  const call = (energyJ: number, user = "ada", critical = false) =>
    budget.reserve({ model: "qwen3", operation: "chat", estimate: { energyJ }, of: { user }, critical });
  call(60).settle({ energyJ: 52.25, tokens: 800 });
  expect(() => call(60)).toThrow("no room");
  call(10).release();
  call(70, "ada", true).settle({ energyJ: 70 });
  call(20, "bob").settle({});
  return { budget, receipts };
}

const lines = (receipts: readonly Receipt[]) => receipts.map((one) => `${JSON.stringify(one)}\n`).join("");
const path = fileOf(lines(used().receipts));

describe("wattspan budget", () => {
  it("what receipts charged is what the budget spent, by key", async () => {
    const { budget, receipts } = used();
    const { code, stdout } = await inProcess(["budget", fileOf(lines(receipts)), "--json"]);
    const { keys, decisions, from, linesSkipped, ...shape } = JSON.parse(stdout);
    expect(shape).toEqual({ schemaVersion: 1, command: "budget" });
    expect({ code, from, linesSkipped }).toEqual({ code: 0, from: "receipts", linesSkipped: 0 });
    for (const { key, spent } of keys)
      expect(budget.status({ of: { user: key } }).spent).toMatchObject(spent);
    expect(decisions).toEqual([
      { decision: "admitted", rule: "fits", calls: 3 },
      { decision: "refused", rule: "limit", calls: 1 },
      { decision: "admitted", rule: "critical", calls: 1 },
    ]);
  });

  it("the file of a budget has what is spent and held", async () => {
    const { budget } = used();
    budget.reserve({ estimate: { energyJ: 30 }, of: { user: "bob" } });
    const { stdout } = await inProcess(["budget", fileOf(JSON.stringify(budget.state())), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      from: "state",
      keys: [
        { budget: "research", key: "ada", spent: { energyJ: 122.25, tokens: 800 } },
        { budget: "research", key: "bob", spent: { energyJ: 50 } },
      ],
    });
  });

  it("numbers that no budget charges are no amounts", async () => {
    const { budget } = used();
    const state = JSON.stringify(budget.state())
      .replace('"energyJ":122.25', '"energyJ":1e400')
      .replace('"tokens":800', '"tokens":-5');
    expect(state).toMatch(/1e400.*-5/);
    const { stdout } = await inProcess(["budget", fileOf(state), "--json"]);
    const { spent } = JSON.parse(stdout).keys.find(({ key }: { key: string }) => key === "ada");
    expect(spent).toEqual({ co2eG: 0, waterL: 0, steps: 2, seconds: 0, cost: 0 });
  });

  it("tables show keys, decisions and receipts", async () => {
    const { stdout } = await inProcess(["budget", path]);
    expect(stdout).toMatch(/^research +ada +122 +800 +2$/m);
    expect(stdout).toMatch(/^refused +limit +1$/m);
    const receipts = await inProcess(["budget", path, "--receipts"]);
    expect(receipts.stdout).toMatch(/^research\/\d+ +\S+ +qwen3 +admitted +fits +settled +52\.3 +800 +1$/m);
  });

  it("a receipt is explained in sentences", async () => {
    const { receipts } = used();
    const file = fileOf(lines(receipts));
    const asJson = await inProcess(["budget", file, "--json", "--explain", receipts[0]?.id ?? ""]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      schemaVersion: 1,
      command: "budget",
      id: receipts[0]?.id,
    });
    const explained = async (index: number) => {
      const { stdout, code } = await inProcess(["budget", file, "--explain", receipts[index]?.id ?? ""]);
      expect(code).toBe(0);
      return stdout.replaceAll("\n", " ");
    };
    expect(await explained(0)).toMatch(
      /"chat of qwen3".* held 60\.0 J, 1 step\. The call was admitted: it fits\. It took 52\.3 J, 800 tokens\. "research" was charged 52\.3 J, 800 tokens, 1 step \(window\)/,
    );
    expect(await explained(1)).toContain(
      'The call was refused (limit), and never sent: in budget "research" (key ada) of 100 J, 52.3 J were spent and 0 J held; it asked for 60.0 J.',
    );
    expect(await explained(2)).toContain("everything was returned");
    expect(await explained(3)).toContain("critical work is never refused");
    expect(await explained(4)).toContain("what was reserved is charged");
  });

  it("cost has a head of its own, and units that fit its amount", async () => {
    const receipts: Receipt[] = [];
    const budget = createBudget({
      ...{ name: "spend", limits: { cost: 2 }, clock: manualClock() },
      onReceipt: (one) => receipts.push(one),
    });
    budget.reserve({ estimate: { cost: 1 } }).settle({ cost: 1.5 });
    expect(() => budget.reserve({ estimate: { cost: 1 } })).toThrow("no room");
    const file = fileOf(lines(receipts));
    const { stdout } = await inProcess(["budget", file]);
    expect(stdout).toMatch(/^budget +key +steps +cost$/m);
    const explained = async (id = "") =>
      (await inProcess(["budget", file, "--explain", id])).stdout.replaceAll("\n", " ");
    expect(await explained(receipts[0]?.id)).toMatch(
      /held 1 step, 1\.00 currency units\..* took 1\.50 currency units\./,
    );
    expect(await explained(receipts[1]?.id)).toContain('in budget "spend" of 2.00');
    expect(await explained(receipts[1]?.id)).toMatch(
      /of 2\.00 currency units, 1\.50 currency units were spent/,
    );
  });

  const receipt = used().receipts[1] as Receipt;
  it.each([
    ["empty", ""],
    ["of something else", '{"version":1}\n[]\nnull\n{"id":"a"}'],
    [
      "with accounts that are none",
      '{"version":1,"budget":"a","savedAt":"b","accounts":[{"key":"c","windows":[1]}]}',
    ],
    [
      "with a refusal without numbers",
      JSON.stringify({ ...receipt, refusal: { ...receipt.refusal, used: "x" } }),
    ],
    ["with entries that are none", JSON.stringify({ ...receipt, entries: [null] })],
  ])("a file that is %s has no budget", async (_, content) => {
    const { code, stdout, stderr } = await inProcess(["budget", fileOf(content)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("neither the state of a budget nor receipts");
  });

  it("a device, a missing file and an unknown receipt are said", async () => {
    for (const [args, message] of [
      [["/dev/zero"], "not a file"],
      [[join(folder, "nothing")], "cannot be read (ENOENT)"],
      [[path, "--explain", "research/0"], "no receipt research/0"],
    ] as const) {
      const { code, stderr } = await inProcess(["budget", ...args]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    }
    expect((await inProcess(["budget"])).code).toBe(2);
  });

  it("the file of a budget that spent nothing has no empty table, and says where receipts come from", async () => {
    const unused = createBudget({ name: "research", limits: { energyJ: 100 }, clock: manualClock() });
    const file = fileOf(JSON.stringify(unused.state()));
    expect((await inProcess(["budget", file])).stdout).toMatch(
      /^Spent and held in open windows\nnothing yet\n\nsaved at .+; the file has no limits\n$/,
    );
    expect((await inProcess(["budget", file, "--receipts"])).stdout).toContain("onReceipt of createBudget");
    expect((await inProcess(["budget", file, "--explain", "x"])).stderr).toContain("; the file has none\n");
    const { stderr } = await inProcess(["budget", path, "--explain", "x"]);
    expect(stderr).toMatch(
      /no receipt x; --receipts lists them, such as research\/\d+, research\/\d+, research\/\d+\n$/,
    );
  });

  it("no line is wider than the terminal, whatever the names", async () => {
    const receipts: Receipt[] = [];
    const budget = createBudget({
      ...{ name: "research-of-the-whole-team", limits: { energyJ: 100, cost: 5 }, key: "user" },
      ...{ clock: manualClock({ wallStartMs: Date.UTC(2026, 10, 25) }) },
      onReceipt: (one) => receipts.push(one),
    });
    const of = { user: "customer-4711-of-the-shop" };
    const model = "a-model-of-a-very-long-name";
    budget.reserve({ model, estimate: { energyJ: 9, cost: 1 }, of }).settle({ energyJ: 7, tokens: 1e9 });
    expect(() => budget.reserve({ model, estimate: { energyJ: 200 }, of })).toThrow();
    const rule = "a-rule-of-a-policy-with-a-very-long-name";
    const named = lines(receipts).replaceAll(/"rule":"\w+"/g, `"rule":"${rule}"`);
    const state = fileOf(JSON.stringify(budget.state()));
    for (const columns of [40, 60, 80])
      for (const args of [[state], [fileOf(named)], [fileOf(named), "--receipts"]]) {
        const { stdout } = await inProcess(["budget", ...args], { columns, environment: { NO_COLOR: "1" } });
        expect(stdout).toContain("research-of-the-");
        expect(stdout.split("\n").filter((line) => line.length > columns)).toEqual([]);
      }
    const wide = await inProcess(["budget", state], { columns: 100, environment: { NO_COLOR: "1" } });
    expect(wide.stdout).toMatch(/^research-of-the-whole-team +customer-4711-of-the-shop +7\.00/m);
  });

  it("nothing of a file acts on the terminal, and a line that is half written is counted", async () => {
    const hostile = { ...receipt, rule: "\u001b[31mred", call: { model: 5, name: "\u001b]0;x" } };
    const file = fileOf(`${JSON.stringify(hostile)}\n{"id":"research/9","at`);
    for (const args of [[], ["--receipts"], ["--explain", receipt.id]]) {
      const { stdout, code } = await inProcess(["budget", file, ...args], { environment: { NO_COLOR: "1" } });
      expect(code).toBe(0);
      expect(stdout).not.toContain("\u001b");
    }
    expect((await inProcess(["budget", file])).stdout).toContain("1 line is not a receipt");
  });
});
