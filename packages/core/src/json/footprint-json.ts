/** Footprints as JSON, for files, queues and other programs: `@wattspan/core/footprint-json`. */

import type { Footprint } from "../contracts/footprint.js";
import { footprintSchema } from "./footprint-schema.js";
import { fitting, MisfitError } from "./schema.js";

/** The version that is written. */
const VERSION = 1;

/** A footprint in JSON: as in memory, with its version, and `startedAt` in ISO 8601. */
export type FootprintJson = Omit<Footprint, "startedAt"> & {
  readonly version: typeof VERSION;
  readonly startedAt: string;
};

/** A value that is no footprint, or none of a known version. */
export class FootprintJsonError extends TypeError {
  override readonly name = "FootprintJsonError";
  /** Where: `parts[0].energy.low`; empty for the whole value. */
  readonly path: string;
  /** What it should be there. */
  readonly expected: string;

  constructor(path: string, expected: string) {
    super(`wattspan: ${path || "a footprint in JSON"} must be ${expected}.`);
    this.path = path;
    this.expected = expected;
  }
}

interface Versioned extends Readonly<Record<string, unknown>> {
  readonly version?: unknown;
}

/** Turns a document of one version into one of the next. */
export type Migration = (older: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** By the version that they read. Version 1 is the first. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * A footprint as plain data for `JSON.stringify`. Numbers that JSON does not have are errors; times beyond the range of
 * dates are written as its end, and texts are cut to 10,000 characters.
 * @throws FootprintJsonError for anything but a footprint
 * @example observers: [(footprint) => file.write(`${JSON.stringify(footprintToJson(footprint))}\n`)]
 */
export function footprintToJson(footprint: Footprint): FootprintJson {
  return guarded(() => {
    const { startedAt } = footprint;
    const time = startedAt instanceof Date && !Number.isNaN(startedAt.getTime()) && startedAt.toISOString();
    const plain = fitting(footprintSchema, { ...footprint, startedAt: time || undefined }, "", true);
    return { version: VERSION, ...(plain as Omit<FootprintJson, "version">) };
  });
}

/**
 * A footprint from JSON: a text, or what `JSON.parse` made of it. Reads all versions up to the newest; members that it
 * does not know are dropped. Safe for any input.
 * @throws FootprintJsonError with the path of the first value that does not fit
 * @example const { energy } = footprintFromJson(line);
 */
export function footprintFromJson(json: unknown): Footprint {
  return guarded(() => {
    const document = migrated(typeof json === "string" ? parsed(json) : json, VERSION, MIGRATIONS);
    const plain = fitting(footprintSchema, document) as Omit<FootprintJson, "version">;
    return { ...plain, startedAt: new Date(plain.startedAt) };
  });
}

/**
 * A document in the given version, by one migration after the other.
 * @throws MisfitError for a version that is not known
 * @example migrated({ version: 1, j: 3 }, 2, { 1: ({ j }) => ({ energyJ: j }) }) // { energyJ: 3, version: 2 }
 */
export function migrated(
  json: unknown,
  to: number,
  migrations: Readonly<Record<number, Migration>>,
): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null) throw new MisfitError("", "an object");
  let document = json as Versioned;
  for (let version = document.version; version !== to; version = document.version) {
    const next = Number.isInteger(version) && Object.hasOwn(migrations, version as number);
    const migrate = next ? migrations[version as number] : undefined;
    if (!migrate) throw new MisfitError("version", `${to} or an earlier one`);
    document = { ...migrate(document), version: (version as number) + 1 };
  }
  return document;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new MisfitError("", "JSON");
  }
}

/** Values of others may throw when they are read. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MisfitError) throw new FootprintJsonError(error.path, error.expected);
    throw new FootprintJsonError("", "readable");
  }
}
