/** Carbon intensities in files that processes of one machine share. */

import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IntensityStore } from "@wattspan/carbon/cached";

/** Where the files are. */
export interface FileStoreOptions {
  /** Made if it is not there, readable by its owner only. */
  readonly folder: string;
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number;
}

interface Entry {
  readonly untilMs: number;
  readonly text: string;
}

/** What is longer was not written here. */
const MOST_BYTES = 4_000_000;
/** What nobody has changed for so long is swept away at the start. */
const OLD_MS = 7 * 24 * 3_600_000;

/**
 * Keeps carbon intensities in files of a folder, so that processes of one machine ask the source once together, and one that
 * lives for seconds does not ask each time. Files are replaced whole, never written in place.
 *
 * @example
 * const store = fileStore({ folder: join(homedir(), ".cache", "wattspan") });
 * const grid = cached(retrying(energyCharts()), { store });
 */
export function fileStore({ folder, now = Date.now }: FileStoreOptions): IntensityStore {
  const owned = new Map<string, string>();
  let made: Promise<unknown> | undefined;
  const ready = () => {
    made ??= mkdir(folder, { recursive: true, mode: 0o700 }).then(() => sweep(folder, now()));
    return made;
  };
  /** Names of keys are hashed: they hold what people call their zones. */
  const pathOf = (key: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  const asText = (entry: Entry) => JSON.stringify(entry);

  return {
    async get(key) {
      const entry = entryIn(await contentOf(pathOf(key)));
      return entry && now() < entry.untilMs ? entry.text : undefined;
    },
    async set(key, text, forMs) {
      await ready();
      const draft = `${pathOf(key)}.${randomUUID()}`;
      await writeFile(draft, asText({ untilMs: now() + forMs, text }), { flag: "wx", mode: 0o600 });
      await rename(draft, pathOf(key));
    },
    async claim(key, forMs) {
      await ready();
      const path = pathOf(key);
      const mine = asText({ untilMs: now() + forMs, text: randomUUID() });
      const theirs = await contentOf(path);
      const isOver = theirs !== undefined && !((entryIn(theirs)?.untilMs ?? 0) > now());
      if (theirs !== undefined && !(isOver && (await isTakenAway(path, theirs)))) return false;
      if (!(await isCreated(path, mine))) return false;
      owned.set(key, mine);
      return true;
    },
    async release(key) {
      const mine = owned.get(key);
      owned.delete(key);
      const path = pathOf(key);
      if (mine !== undefined && (await contentOf(path)) === mine) await rm(path, { force: true });
    },
  };
}

/** Makes a file with all of its content at once; `false` where there is one. */
async function isCreated(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content, { flag: "wx", mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a claim that is over. If another was faster and has a new one there, that is put back. */
async function isTakenAway(path: string, content: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return true; // It is gone: who makes the next one first has it.
  }
  const isIt = (await contentOf(aside)) === content;
  if (!isIt) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return isIt;
}

/** Undefined: there is no such file; empty: it is none of ours. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > MOST_BYTES) return "";
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function entryIn(content: string | undefined): Entry | undefined {
  try {
    const { untilMs, text } = JSON.parse(content ?? "{}") as Partial<Entry>;
    return typeof untilMs === "number" && typeof text === "string" ? { untilMs, text } : undefined;
  } catch {
    return undefined; // Not ours, or damaged.
  }
}

async function sweep(folder: string, nowMs: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{32}\.json/.test(name));
  for (const path of names.map((name) => join(folder, name))) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: nowMs }));
    if (nowMs - mtimeMs > OLD_MS) await rm(path, { force: true });
  }
}
