import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IntensityStore } from "@wattspan/carbon/providers";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, MINUTE_MS } from "@wattspan/core/units";
import { UNTRUSTED } from "../process/regular-file.js";

/** The place of the files. */
export interface FileStoreOptions {
  /** Made if missing, readable by its owner only. */
  readonly folder: string;
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number;
}

interface StoredText {
  readonly untilMs: number;
  readonly text: string;
}

/** A longer file is not ours. */
const MAX_BYTES = 4_000_000;
/** Files unchanged for this long are removed at the start. */
const OLD_MS = 7 * DAY_MS;
/** A draft lives for milliseconds, unless its process was killed. */
const OLD_DRAFT_MS = MINUTE_MS;
const BY_EVERYONE = 0o002;

/**
 * Keeps carbon intensities in files of a folder, so that the processes of one
 * machine share one request to the source, and short-lived ones need not make their own. Files are
 * replaced whole, never written in place.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @example
 * const store = fileStore({ folder: join(homedir(), ".cache", "wattspan") });
 * const grid = cached(retrying(energyCharts()), { store });
 */
export function fileStore(options: FileStoreOptions): IntensityStore {
  checkOptionNames<FileStoreOptions>(options, { folder: true, now: true });
  const { folder, now = Date.now } = options;
  const owned = new Map<string, string>();
  let made: Promise<unknown> | undefined;
  const ready = () => {
    made ??= prepared(folder, now()).catch((error: unknown) => {
      made = undefined; // A disk that is full or not mounted yet does not stay so.
      throw error;
    });
    return made;
  };
  /** File names are hashed keys: keys hold people's names for their zones. */
  const pathOf = (key: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  const asText = (entry: StoredText) => JSON.stringify(entry);

  return {
    async get(key) {
      await ready();
      const entry = entryIn(await contentOf(pathOf(key)));
      return entry && now() < entry.untilMs ? entry.text : undefined;
    },
    async set(key, text, forMs) {
      await ready();
      const path = pathOf(key);
      await withDraft(path, asText({ untilMs: now() + forMs, text }), (draft) => rename(draft, path));
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

/** Makes a file with all of its content at once. `false` if it exists. */
async function isCreated(path: string, content: string): Promise<boolean> {
  try {
    await withDraft(path, content, (draft) => link(draft, path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Writes a file under a name that cannot be guessed, and leaves none of that name behind, even on a full
 * disk.
 */
async function withDraft(
  path: string,
  content: string,
  use: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: "wx", mode: 0o600 });
    await use(draft);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a claim that is over. If a faster process has put a new one there, that is put back. */
async function isTakenAway(path: string, content: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return true; // It is gone: the first to make the next one has it.
  }
  const isIt = (await contentOf(aside)) === content;
  if (!isIt) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return isIt;
}

/** Undefined if there is no such file; empty if it is not ours. */
async function contentOf(path: string): Promise<string | undefined> {
  const file = await open(path, UNTRUSTED).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    const status = await file.stat();
    return status.isFile() && status.size <= MAX_BYTES ? await file.readFile("utf8") : "";
  } finally {
    await file.close();
  }
}

function entryIn(content: string | undefined): StoredText | undefined {
  try {
    const { untilMs, text } = JSON.parse(content ?? "{}") as Partial<StoredText>;
    return typeof untilMs === "number" && typeof text === "string" ? { untilMs, text } : undefined;
  } catch {
    return undefined; // Not ours, or damaged.
  }
}

/** @throws Error if everybody may write: others could give this process any intensity. */
async function prepared(folder: string, nowMs: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== "win32" && (await stat(folder)).mode & BY_EVERYONE)
    throw new Error(
      `fileStore: everybody may write to ${folder}; pass a folder of this service alone, or chmod o-w it`,
    );
  await sweep(folder, nowMs);
}

async function sweep(folder: string, nowMs: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{32}\.json/.test(name));
  for (const path of names.map((name) => join(folder, name))) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: nowMs }));
    if (nowMs - mtimeMs > (path.endsWith(".json") ? OLD_MS : OLD_DRAFT_MS)) await rm(path, { force: true });
  }
}
