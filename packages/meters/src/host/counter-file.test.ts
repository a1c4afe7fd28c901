import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../testing/clean-up.js";
import { faultyFiles } from "../testing/faulty-files.js";
import { temporaryDirectory } from "../testing/temporary-tree.js";
import { CounterFile, parseUnsigned } from "./counter-file.js";
import { nodeFiles } from "./files.js";

afterEach(cleanUp);

const parse = (text: string) => parseUnsigned(Buffer.from(text, "latin1"), Buffer.byteLength(text, "latin1"));

describe("parseUnsigned", () => {
  it("gives every 64-bit number exactly", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.constantFrom("", "\n", " \n", "\n\n\n"),
        (value, end) => {
          expect(parse(`${value}${end}`)).toBe(value);
        },
      ),
    );
  });

  it.each([
    "",
    "\n",
    " 1",
    "-1",
    "+1",
    "0x10",
    "1.5",
    "1e3",
    "12 34",
    "1\n2",
    "N/A",
    "١",
    "18446744073709551616",
  ])("gives nothing for %j", (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it("gives nothing for anything that is not digits and white space", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!/^\d+[ \n\r\t]*$/.test(text));
        expect(parse(text)).toBeUndefined();
      }),
    );
  });
});

describe("CounterFile", () => {
  const created = (content: string) => {
    const path = join(temporaryDirectory(), "energy_uj");
    writeFileSync(path, content);
    return path;
  };

  it("reads again what changes, with one descriptor", () => {
    const path = created("1\n");
    const files = faultyFiles();
    const counter = new CounterFile(path, files);
    expect(counter.read()).toBe(1n);
    writeFileSync(path, "262143328850\n");
    expect(counter.read()).toBe(262143328850n);
    expect(files.descriptors).toEqual({ now: 1, ever: 1 });
    counter.close();
    expect(files.descriptors.now).toBe(0);
  });

  it("is malformed when the content is longer than any number", () => {
    const counter = new CounterFile(created("0".repeat(40)), nodeFiles);
    expect(counter.read()).toBeUndefined();
    expect(counter.failure).toBe("malformed");
  });

  it("says the errno and keeps the descriptor on a passing failure", () => {
    const path = created("5\n");
    const files = faultyFiles();
    const counter = new CounterFile(path, files);
    counter.read();
    files.failRead("energy_uj", "EIO");
    expect(counter.read()).toBeUndefined();
    expect(counter.failure).toBe("EIO");
    files.heal();
    expect(counter.read()).toBe(5n);
    expect(files.descriptors.ever).toBe(1);
  });

  it.each(["ENODEV", "ENOENT"])("opens the file again after %s", (code) => {
    const path = created("5\n");
    const files = faultyFiles();
    const counter = new CounterFile(path, files);
    counter.read();
    files.failRead("energy_uj", code);
    expect(counter.read()).toBeUndefined();
    expect(files.descriptors.now).toBe(0);
    files.heal();
    expect(counter.read()).toBe(5n);
    expect(files.descriptors.ever).toBe(2);
  });
});
