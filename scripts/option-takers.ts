/**
 * Tests that a package refuses misspelt options in every exported function: ignored options would silently
 * leave defaults in force.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { WattspanConfigurationError } from "../packages/core/src/runtime/configuration-error.ts";

type Takers = Readonly<Record<string, (options: never) => unknown>>;

/**
 * What a package exports, and what comes with that. An exported function that is named nowhere takes its options
 * first.
 */
export interface Doors {
  /** Folder of the package. */
  readonly folder: string;
  /** Exported functions that need more than options, with that. Default: none. */
  readonly takers?: Takers;
  /** Exported functions that take no options. */
  readonly others: readonly string[];
  /** Functions that take options but are not exports themselves. Default: none. */
  readonly withThem?: Takers;
}

/**
 * A function that is exported and does not refuse fails. @example await testOptionTakers({ folder, others:
 * ["firstAvailable"] })
 */
export async function testOptionTakers({ folder, takers = {}, others, withThem = {} }: Doors): Promise<void> {
  const exported = await exportedFunctions(folder);
  const found = Object.entries(exported).filter(([name]) => !others.includes(name));
  const asked = found.map(([name, make]) => [name, takers[name] ?? make] as const);

  it("every function that the table names is exported", () => {
    expect([...Object.keys(takers), ...others].filter((name) => !(name in exported))).toEqual([]);
  });

  it.each([...asked, ...Object.entries(withThem)])(
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

/** All functions that a package exports, of each of its entries, without classes. */
async function exportedFunctions(folder: string): Promise<Takers> {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { exports: Exports };
  const sources = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [join(folder, entry["@wattspan/source"])],
  );
  const entries: readonly object[] = await Promise.all(sources.map((source) => import(source)));
  const named = entries.flatMap((entry) => Object.entries(entry)).filter(([, value]) => isFunction(value));
  return Object.fromEntries(named);
}

const isFunction = (value: unknown): boolean =>
  typeof value === "function" && !/^class\b/.test(Function.prototype.toString.call(value));
