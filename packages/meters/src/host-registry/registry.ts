/**
 * The other meterings on this host, as this thread knows them: from memory at once, from a shared folder in
 * the background.
 */

import { errorCode } from "../host/files/files.js";
import { ENTRY_BYTES, formatEntry, parseEntry } from "./entry.js";
import { type Found, haveLooked, type Peer, peersAmong, timesCounted } from "./peers.js";
import { MAX_NAMES, SharedFolder } from "./shared-folder.js";
import { formatName, lifeOf, parseName, type ThreadName } from "./thread-name.js";

/** Interval of looks for others. */
export const LOOK_MS = 10_000;
/** Interval of checks for changes while a device is divided. */
const GLANCE_MS = 1000;
/**
 * Within this time of a change a folder may change once more and keep its time, which some disks keep in steps of
 * seconds.
 */
const MAX_STEP_MS = 2000;
/** Maximum of others. */
const MAX_PEERS = 256;
/** A metering that has not looked for this long is not waited for. */
const MAX_WAIT_MS = 30_000;
/** The number of sharers while some may not know of this one yet: the shared part is not charged here. */
export const UNKNOWN_SHARERS = Number.POSITIVE_INFINITY;

/** Clocks in milliseconds: the host's, and one that never goes back. */
export interface Clocks {
  wallMs(): number;
  now(): number;
}

/** The entry of one thread, and those of the others. */
export class Registry {
  readonly self: ThreadName;
  /** Holders in this thread that divide devices. */
  dividers = 0;
  readonly #clocks: Clocks;
  readonly #fromS: number;
  readonly #groups = new Set<string>();
  /** The parts of a zone that count; all of it by default. */
  readonly #limits = new Map<string, ReadonlyMap<string, number>>();
  /** The counted limits, with their parts. */
  readonly #counted = new Map<string, number>();
  /** When others could first know of each part: by the host's clock, and by the other. */
  readonly #said = new Map<string, { readonly wallMs: number; readonly ms: number }>();
  readonly #listeners = new Set<() => void>();
  #folder: SharedFolder;
  #peers: ReadonlyMap<string, Peer> = new Map();
  #written = "";
  #failure: string | undefined;
  #hasLooked = false;
  /** When the last complete look began, by the host's clock: who came later may be unknown. */
  #lookedMs: number | undefined;
  #hasLeft = false;
  /** When the folder had changed that was listed; not a number while it may have changed since unseen. */
  #listedMs = Number.NaN;
  #glancedMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #isLookingSoon = false;
  #isOld = false;
  /** Answers since the last look. */
  readonly #sharers = new Map<string, number>();

  constructor(folder: string, self: ThreadName, fromS: number, clocks: Clocks) {
    this.self = self;
    this.#fromS = fromS;
    this.#clocks = clocks;
    this.#folder = new SharedFolder(folder, ENTRY_BYTES);
  }

  /** Why others cannot be seen, if so. Also undefined before the first attempt. */
  get blindness(): string | undefined {
    return this.#failure && `${this.#folder.path} cannot be used (${this.#failure})`;
  }

  /** The others. Undefined while unknown. */
  get peers(): ReadonlyMap<string, Peer> | undefined {
    return this.#hasLooked && this.#failure === undefined ? this.#peers : undefined;
  }

  /** Whether a process, by its number here, is another one that meters. */
  isPeer(pid: number): boolean {
    const { pid: own, place } = this.self;
    return (
      pid !== own && [...this.#peers.values()].some(({ name }) => name.pid === pid && name.place === place)
    );
  }

  /** Whether the main thread of this process, which is not this one, counts a limit. */
  isMainCounting(limit: string): boolean {
    const { pid, place } = this.self;
    const isMain = ({ name }: Peer) => name.pid === pid && name.place === place && name.thread === pid;
    return [...this.#peers.values()].some((peer) => isMain(peer) && peer.entry.parts.has(limit));
  }

  /** Moves to another folder. */
  async move(folder: string): Promise<void> {
    const before = this.#folder;
    const next = new SharedFolder(folder, ENTRY_BYTES);
    if (next.path === before.path) return;
    this.#folder = next;
    this.#forget();
    await this.#looking;
    await before.remove(formatName(this.self));
    await this.look();
  }

  /** Declares this metering's part of each of a zone's limits. */
  limit(zone: string, parts: ReadonlyMap<string, number>): void {
    this.#limits.set(zone, parts);
  }

  /** Declares that a zone is counted here. */
  count(zone: string): void {
    for (const [limit, part] of this.#partsOf(zone)) {
      if (this.#counted.has(limit)) continue;
      this.#counted.set(limit, part);
      this.#lookSoon();
    }
  }

  /** Declares a control group of this process. */
  enter(group: string): void {
    if (this.#groups.has(group)) return;
    this.#groups.add(group);
    this.#lookSoon();
  }

  /**
   * The number of meterings that count a zone; {@link UNKNOWN_SHARERS} while some of them may not know of
   * this one.
   */
  sharers(zone: string): number {
    this.glance();
    const known = this.#sharers.get(zone);
    if (known !== undefined) return known;
    this.count(zone);
    const sharers = this.#countSharers(this.#partsOf(zone));
    this.#sharers.set(zone, sharers);
    return sharers;
  }

  /** Whether this thread divides any device. */
  get divides(): boolean {
    return this.dividers > 0;
  }

  /** Whether others may count a zone too, and this thread does not, or cannot, divide it. */
  isUndivided(zone: string): boolean {
    const own = this.#partsOf(zone);
    if (this.#failure !== undefined) return own.size > 0;
    return !this.divides && this.#peers.size > 0 && timesCounted(own, this.#peers.values()) > 1;
  }

  /** Schedules a look if others may have come or gone. Costs nothing. */
  glance(): void {
    const ms = this.#clocks.now();
    if (ms - this.#glancedMs < GLANCE_MS || this.#looking || this.#hasLeft || this.#failure) return;
    this.#glancedMs = ms;
    if ([...this.#sharers.values()].includes(UNKNOWN_SHARERS)) void this.look();
    else void this.#lookWhereChanged();
  }

  /** Calls the listener after each look. Returns a function that stops it. */
  onLook(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes pending statements, and reads those of others. Never rejects. */
  look(): Promise<void> {
    this.#isOld = true;
    this.#looking ??= this.#lookUntilNew().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Removes the entry. Nothing is written or read any more. */
  leave(): void {
    this.#hasLeft = true;
    this.#folder.removeNow(formatName(this.self));
  }

  #forget(): void {
    this.#written = "";
    this.#hasLooked = false;
    this.#lookedMs = undefined;
    this.#failure = undefined;
    this.#peers = new Map();
    this.#said.clear();
  }

  /** All statements of one turn are written at once. */
  #lookSoon(): void {
    this.#sharers.clear();
    if (this.#isLookingSoon) return;
    this.#isLookingSoon = true;
    const soon = setImmediate(() => {
      this.#isLookingSoon = false;
      void this.look();
    });
    soon.unref();
  }

  async #lookWhereChanged(): Promise<void> {
    const changedMs = await this.#folder.changedMs().catch(() => Number.NaN);
    if (changedMs !== this.#listedMs) await this.look();
  }

  #countSharers(own: ReadonlyMap<string, number>): number {
    if (own.size === 0) return 1;
    if (!this.#hasLooked) return UNKNOWN_SHARERS;
    const peers = [...this.#peers.values()];
    const isKnown = peers.length === 0 || this.#failure !== undefined || this.#isKnown(own, peers);
    return isKnown ? timesCounted(own, peers) : UNKNOWN_SHARERS;
  }

  /** Whether all of them know by now that these are counted here too. */
  #isKnown(own: ReadonlyMap<string, number>, peers: readonly Peer[]): boolean {
    return [...own.keys()].every((limit) => {
      const said = this.#said.get(limit);
      if (!said) return false;
      return haveLooked(peers, said.wallMs) || this.#clocks.now() - said.ms > MAX_WAIT_MS;
    });
  }

  async #lookUntilNew(): Promise<void> {
    while (this.#isOld && !this.#hasLeft) {
      this.#isOld = false;
      const beganMs = this.#clocks.wallMs();
      try {
        await this.#say(beganMs);
        const changedMs = await this.#folder.changedMs();
        const isSettled = Math.abs(this.#clocks.wallMs() - changedMs) > MAX_STEP_MS;
        this.#listedMs = isSettled ? changedMs : Number.NaN;
        this.#failure = (await this.#see()) ? undefined : "full";
        await this.#sayLooked(beganMs);
      } catch (error) {
        this.#failure = errorCode(error);
      }
      this.#hasLooked = true;
      this.#sharers.clear();
      for (const listener of this.#listeners) listener();
    }
    if (this.#hasLeft) this.#folder.removeNow(formatName(this.self));
  }

  /**
   * Its time shows the others up to when this thread knows of them: not yet those that this look may find. Where
   * looks fail, they wait no longer than that, and the time still shows that it lives.
   */
  async #say(beganMs: number): Promise<void> {
    const name = formatName(this.self);
    const parts = new Map(this.#counted);
    const text = formatEntry({ parts, groups: [...this.#groups], fromS: this.#fromS });
    const lookedMs = Math.max(this.#lookedMs ?? beganMs, beganMs - MAX_WAIT_MS);
    if (text === this.#written && (await this.#folder.touch(name, lookedMs))) return;
    await this.#folder.write(name, text, lookedMs);
    this.#written = text;
    const said = { wallMs: this.#clocks.wallMs(), ms: this.#clocks.now() };
    for (const limit of parts.keys()) if (!this.#said.has(limit)) this.#said.set(limit, said);
  }

  /** The others begin to charge their parts when they see this: this thread divides with them from now on. */
  async #sayLooked(beganMs: number): Promise<void> {
    this.#lookedMs = beganMs;
    this.#sharers.clear();
    await this.#folder.touch(formatName(this.self), beganMs);
  }

  /** Whether the whole folder was read. */
  async #see(): Promise<boolean> {
    const found: Found[] = [];
    const names = await this.#folder.names();
    for (const file of names) {
      if (found.length >= MAX_PEERS) break;
      const name = parseName(file.split(".", 1)[0] ?? ""); // An incompletely written file has a longer name.
      const life = name && lifeOf(name, this.self.place);
      if (!name || !life || formatName(name) === formatName(this.self)) continue;
      if (life === "gone") await this.#folder.remove(file);
      else if (file === formatName(name)) {
        const { text, changedMs } = (await this.#folder.read(file)) ?? {};
        if (text !== undefined && changedMs !== undefined)
          found.push({ name, life, entry: parseEntry(text), lookedMs: changedMs });
      }
    }
    const now = { wallMs: this.#clocks.wallMs(), ms: this.#clocks.now() };
    const { peers, silent } = peersAmong(found, this.#peers, now);
    this.#peers = peers;
    for (const file of silent) await this.#folder.remove(file);
    return names.length < MAX_NAMES && found.length < MAX_PEERS;
  }

  #partsOf(zone: string): ReadonlyMap<string, number> {
    return this.#limits.get(zone) ?? new Map([[zone, 1]]);
  }
}
