import { generateKeyPairSync } from "node:crypto";
import { random } from "@wattspan/testing";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { chained } from "../../test/chained.js";
import { randomAudit } from "../../test/random-audit.js";
import { hashOf } from "../format/chain.js";
import { record } from "../record/recorder.js";
import { verify } from "./verify.js";

const bytesOf = (text: string) => [Buffer.from(text)];
let text = "";
let lines: readonly string[] = [];

beforeAll(async () => {
  text = (await randomAudit(7, 4)).text;
  lines = text.trimEnd().split("\n");
});

const typesOf = (type: string) => lines.findIndex((line) => line.startsWith(`{"type":"${type}"`));

describe("a whole record", () => {
  it("a folder is refused in words", async () => {
    await expect(verify(import.meta.dirname)).rejects.toThrow("Name a regular file of an audit");
  });

  it("the books of random records balance, and their results add up to what activities have", async () => {
    for (let seed = 100; seed < 110; seed++) {
      const all = (await randomAudit(seed)).text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      const received = new Map<number, number>();
      for (const { type, joules } of all)
        if (type === "result")
          for (const { device, dynamic, idle } of joules)
            received.set(device, (received.get(device) ?? 0) + dynamic + idle);
      for (const { device, total, activity, idle, otherProcess, unattributed, carry } of all.at(-1).books) {
        const tolerance = 1e-9 * Math.max(1, total);
        expect(Math.abs(activity + idle + otherProcess + unattributed + carry - total)).toBeLessThan(
          tolerance,
        );
        expect(Math.abs((received.get(device) ?? 0) - activity)).toBeLessThan(tolerance);
      }
    }
  });

  it("a record is read the same in pieces of any size", async () => {
    const bytes = Buffer.from(text);
    const whole = await verify([bytes]);
    for (const size of [1, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await verify(pieces)).toEqual(whole);
    }
  });

  it("a signed record states its key, and a signature of another record is found", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const signed = (note: string) => {
      let all = "";
      const recorder = record((line) => (all += line), { header: { note }, environment: {}, workload: {} });
      recorder.close(privateKey);
      return all;
    };
    const one = signed("one");
    const key = publicKey.export({ format: "der", type: "spki" }).toString("base64");
    expect(await verify(bytesOf(one))).toMatchObject({ verdict: "valid", publicKey: key });
    const signatureOf = (of: string) => /"signature":"([^"]+)"/.exec(of)?.[1] as string;
    const sealed = (forged: string) => {
      const from = forged.lastIndexOf("\n{") + 1;
      const cut = forged.slice(from, forged.lastIndexOf(',"digest"'));
      return `${forged.slice(0, from)}${cut},"digest":"${hashOf(cut)}"}\n`;
    };
    for (const forged of [
      one.replace(signatureOf(one), signatureOf(signed("two"))),
      one.replace(',"digest"', ',"approvedBy":"the board","digest"'),
      one.replace(signatureOf(one), `${signatureOf(one)}AAAA`),
    ])
      expect(await verify(bytesOf(sealed(forged)))).toMatchObject({
        ...{ verdict: "invalid", line: 4, field: "signature" },
      });
  });
});

describe("an edited record", () => {
  it("a value that is nested deeper than any stack is found in its line", async () => {
    const [first = ""] = text.split("\n");
    const deep = `{"type":${"[".repeat(200_000)}${"]".repeat(200_000)},"seq":1,"prev":"${hashOf(first)}"}\n`;
    expect(await verify(bytesOf(`${first}\n${deep}`))).toMatchObject({ verdict: "invalid", line: 2 });
  });

  it("a number is found in its line even if the whole chain is computed again", async () => {
    const edits = {
      tick: (line: string) => line.replace(/"energy":[^,]+/, '"energy":1e6'),
      counter: (line: string) => line.replace(/"step":"\d+"/, '"step":"77"'),
      result: (line: string) => line.replace(/"dynamic":[^,]+/, '"dynamic":1e6'),
      footprint: (line: string) => line.replace(/"joules":[^,}]+/, '"joules":1e6'),
      repetition: (line: string) => line.replace(/"footprints":\d+/, '"footprints":7'),
    };
    for (const [type, edit] of Object.entries(edits)) {
      const at = typesOf(type);
      const edited = lines.map((line, i) => (i === at ? edit(line) : line));
      expect(edited[at]).not.toBe(lines[at]);
      const verdict = await verify(bytesOf(chained(edited)));
      expect(verdict, type).toMatchObject({ verdict: "invalid", line: at + 1 });
    }
  });
});

describe("facts", () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });
  const recorded = (inputs: object) => {
    let all = "";
    record((line) => (all += line), { header: {}, environment: {}, workload: { inputs } }).close();
    return all;
  };

  it("facts nest at most 100 deep, their line included", async () => {
    expect(await verify(bytesOf(recorded(nested(98))))).toMatchObject({ verdict: "valid" });
    expect(() => recorded(nested(99))).toThrow("The workload nests more than 100 deep");
  });
});

describe("a record that is not whole", () => {
  it("a record cut anywhere is valid up to its last whole line, and said to be partial", async () => {
    const next = random(2);
    const bytes = Buffer.from(text);
    const head = lines.slice(0, 3).join("\n").length + 1;
    for (let i = 0; i < 50; i++) {
      const cut = head + Math.floor(next() * (bytes.length - head));
      const whole = bytes.subarray(0, cut).filter((byte) => byte === 0x0a).length;
      expect(await verify([bytes.subarray(0, cut)])).toMatchObject({
        ...{ verdict: "valid", partial: true, lines: whole },
      });
    }
  });

  it("a record whose lines are moved, doubled or left out is found at the first of them", async () => {
    const swapped = [...lines];
    [swapped[9], swapped[10]] = [lines[10] as string, lines[9] as string];
    const wrong = {
      swapped: swapped,
      doubled: lines.toSpliced(9, 0, lines[8] as string),
      missing: lines.toSpliced(9, 1),
    };
    for (const [what, texts] of Object.entries(wrong))
      expect(await verify(bytesOf(`${texts.join("\n")}\n`)), what).toMatchObject({
        ...{ verdict: "invalid", line: 10, field: "seq" },
      });
  });

  it("nothing may follow the trailer, such as another record", async () => {
    expect(await verify(bytesOf(text + text))).toMatchObject({
      ...{ verdict: "invalid", line: lines.length + 1, computed: "nothing after the trailer" },
    });
  });

  it("a record of another version, and an empty one, are refused with a line", async () => {
    const other = lines.map((line) => line.replace('"version":1,"startedAt"', '"version":2,"startedAt"'));
    expect(await verify(bytesOf(chained(other)))).toMatchObject({ line: 1, field: "version", computed: "1" });
    expect(await verify([])).toMatchObject({ verdict: "invalid", line: 1, computed: "header" });
  });

  it.each([0, 1, 2])(
    "a record cut off after line %i, before it says what was audited, is invalid there",
    async (whole) => {
      const text = chained(lines).split("\n");
      for (const rest of ["", text[whole]?.slice(0, 20)])
        expect(await verify(bytesOf([...text.slice(0, whole), rest].join("\n")))).toMatchObject({
          ...{ verdict: "invalid", line: whole + 1, field: "type" },
          found: "nothing, as the record is cut off here",
        });
    },
  );

  it("garbage of any kind is answered with a line, never an exception", async () => {
    const values = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.json().map((json) => Buffer.from(`${json}\n`)),
      fc.object().map((value) => Buffer.from(`${chained(lines.slice(0, 5)) + JSON.stringify(value)}\n`)),
    );
    await fc.assert(
      fc.asyncProperty(values, async (bytes) => {
        const verdict = await verify([bytes]);
        expect(verdict.verdict === "valid" || verdict.line > 0).toBe(true);
      }),
    );
  });

  it("members of any other kind in any line are answered with its line, never an exception", async () => {
    const odd = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.constant([]),
      fc.object(),
    );
    const at = fc.nat(lines.length - 2);
    await fc.assert(
      fc.asyncProperty(at, fc.nat(20), odd, async (index, member, value) => {
        const line = JSON.parse(lines[index] as string) as Record<string, unknown>;
        const names = Object.keys(line).filter((name) => name !== "seq" && name !== "prev");
        const name = names[member % names.length] as string;
        const edited = lines.with(index, JSON.stringify({ ...line, [name]: value }));
        const verdict = await verify(bytesOf(chained(edited.slice(0, -1))));
        if (verdict.verdict === "invalid") expect(verdict.line).toBeGreaterThan(index);
      }),
      { numRuns: 60 },
    );
  });
});
