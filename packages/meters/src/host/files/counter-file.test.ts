import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../../scripts/fuzz/any-character.js";
import { cleanUp } from "../../../test/clean-up.js";
import { faultyFiles } from "../../../test/trees/faulty-files.js";
import { temporaryDirectory } from "../../../test/trees/temporary-tree.js";
import { CounterFile, parseUnsigned } from "./counter-file.js";
import { nodeFiles } from "./files.js";

afterEach(cleanUp);

const parse = (text: string) => parseUnsigned(Buffer.from(text), Buffer.byteLength(text));

describe("parseUnsigned", () => {
  it("parseUnsigned() gives every 64-bit number exactly", () => {
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
  ])("parseUnsigned() gives nothing for %j", (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it("parseUnsigned() gives nothing for anything but digits and white space after them", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
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

  it("a counter file reads changed contents again through one descriptor", () => {
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

  it("a counter file is malformed when its content is longer than any number", () => {
    const counter = new CounterFile(created("0".repeat(40)), nodeFiles);
    expect(counter.read()).toBeUndefined();
    expect(counter.failure).toBe("malformed");
  });

  it("a counter file reports the errno of a passing failure, and keeps its descriptor", () => {
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

  it.each(["ENODEV", "ENOENT"])("a counter file is opened again after %s", (code) => {
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
