/**
 * Tests that a package refuses misspelt options in every exported function: ignored options would silently
 * leave defaults in force.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { WattspanConfigurationError } from "../packages/core/src/runtime/configuration-error.ts";

type Takers = Readonly<Record<string, (options: never) => unknown>>;

/** The exports of a package, by whether they take options. */
export interface Doors {
  /** Folder of the package. */
  readonly folder: string;
  /** Every exported function that takes options, with the other options it needs. */
  readonly takers: Takers;
  /** Those that take none. */
  readonly others: readonly string[];
  /** Functions that take options but are not exports themselves. Default: none. */
  readonly withThem?: Takers;
}

/**
 * A function missing from the table fails the first test.
 * @example testOptionTakers({ folder, takers: { rapl }, others: ["firstAvailable"] })
 */
export function testOptionTakers({ folder, takers, others, withThem = {} }: Doors): void {
  it("the table has every exported function that takes options", async () => {
    expect([...Object.keys(takers), ...others].sort()).toEqual(await exportedFunctions(folder));
  });

  it.each([...Object.entries(takers), ...Object.entries(withThem)])(
    "%s refuses an option that does not exist, even if others are missing",
    async (_, make) => {
      const error = await refusalOf(() => make({ nosuch: 1 } as never));
      expect(error).toBeInstanceOf(WattspanConfigurationError);
      expect(error).toMatchObject({ option: "nosuch", message: expect.stringContaining("allowed: ") });
    },
  );
}

/** The thrown error or rejection; undefined if there is none. */
const refusalOf = (make: () => unknown): Promise<unknown> =>
  new Promise((resolve) => resolve(make())).then(
    () => undefined,
    (error: unknown) => error,
  );

type Exports = Readonly<Record<string, string | { readonly "@wattspan/source": string }>>;

/** Names of all functions that a package exports, of each of its entries, without classes. */
async function exportedFunctions(folder: string): Promise<readonly string[]> {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { exports: Exports };
  const sources = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [join(folder, entry["@wattspan/source"])],
  );
  const entries: readonly object[] = await Promise.all(sources.map((source) => import(source)));
  const named = entries.flatMap((entry) => Object.entries(entry)).filter(([, value]) => isFunction(value));
  return [...new Set(named.map(([name]) => name))].sort();
}

const isFunction = (value: unknown): boolean =>
  typeof value === "function" && !/^class\b/.test(Function.prototype.toString.call(value));
