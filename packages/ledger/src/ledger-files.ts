/** The files that one process writes: append-only, one after the other. */

import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DAY_MS } from "@wattspan/core/units";
import { type LedgerHead, lineText, VERSION } from "./ledger-line.js";

/** Only the owner reads them: they have names of models and services. */
const MODE = 0o600;
/** How the names of its files end. */
export const SUFFIX = ".ledger.jsonl";
/** The name of a file: its day, its host and service, its writer, its part. */
const NAME = /^(\d{4}-\d\d-\d\d)\.([\w-]+\.[\w-]+)\.[\w-]+\.\d+\.ledger\.jsonl$/;
/** A clock that is wrong for a day must not delete everything. */
const MAX_DAYS_AT_ONCE = 3;

/** Who writes, and where. */
export interface LedgerPlace {
  readonly folder: string;
  readonly host: string;
  readonly service: string | undefined;
  readonly writer: string;
  /** Days after which files are deleted. Undefined: never. */
  readonly keepDays: number | undefined;
  /** Called for old files that cannot be looked for. */
  readonly onFault: (error: unknown) => void;
}

/** Appends to the file of the day. One call at a time. */
export class LedgerFiles {
  readonly #place: LedgerPlace;
  #file: FileHandle | undefined;
  #day = "";
  #part = 0;

  constructor(place: LedgerPlace) {
    this.#place = place;
  }

  /**
   * Writes whole lines, to the disk. After a failure the file may end within a line: the next call begins another
   * one, and may write the same lines again, which have their numbers.
   */
  async append(text: string, nowMs: number): Promise<void> {
    const day = new Date(nowMs).toISOString().slice(0, 10);
    try {
      if (day !== this.#day) await this.#begin(day, nowMs);
      const file = this.#file as FileHandle;
      await file.appendFile(text);
      await file.datasync();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#day = "";
    await file?.close().catch(() => undefined);
  }

  async #begin(day: string, nowMs: number): Promise<void> {
    await this.close();
    const { folder, host, writer } = this.#place;
    await mkdir(folder, { recursive: true });
    const part = ++this.#part;
    const name = `${day}.${ownerOf(this.#place)}.${writer}.${part}${SUFFIX}`;
    this.#file = await open(join(folder, name), "ax", MODE);
    const startedAt = new Date(nowMs).toISOString();
    const head: LedgerHead = { type: "ledger", version: VERSION, writer, part, host, startedAt };
    await this.#file.appendFile(lineText(head));
    this.#day = day;
    await this.#prune(nowMs).catch(this.#place.onFault); // What is new does not wait for what is old.
  }

  /** Its own files: others in the folder are kept as long as their services want. */
  async #prune(nowMs: number): Promise<void> {
    const { folder, keepDays } = this.#place;
    if (keepDays === undefined) return;
    const oldest = new Date(nowMs - keepDays * DAY_MS).toISOString().slice(0, 10);
    const old = new Map<string, string[]>();
    for (const name of (await readdir(folder)).sort()) {
      const [, day = oldest, owner] = NAME.exec(name) ?? [];
      if (day < oldest && owner === ownerOf(this.#place)) old.set(day, [...(old.get(day) ?? []), name]);
    }
    const names = [...old.values()].slice(0, MAX_DAYS_AT_ONCE).flat();
    // What cannot be deleted, such as a folder of that name, stays.
    await Promise.allSettled(names.map((name) => rm(join(folder, name), { force: true })));
  }
}

const ownerOf = ({ host, service }: Pick<LedgerPlace, "host" | "service">): string =>
  `${plain(host) || "host"}.${plain(service ?? "") || "service"}`;
const plain = (text: string): string => text.replace(/[^\w-]/g, "-").slice(0, 64);
