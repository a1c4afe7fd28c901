import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { registeredHost } from "../../test/registered-host.js";
import { temporaryDirectory } from "../../test/trees/temporary-tree.js";
import { hostRegistry } from "./host-registry.js";
import { Registry, UNKNOWN_SHARERS } from "./registry.js";
import { SharedFolder } from "./shared-folder.js";
import { formatName, threadName } from "./thread-name.js";
import { holdRegistry } from "./thread-registry.js";

afterEach(cleanUp);

const isLinux = process.platform === "linux";
const ZONE = "GPU-1";

/** Each has looked around since the others said something. */
async function allLook(...registries: readonly Registry[]) {
  for (let i = 0; i < 2; i++) for (const registry of registries) await registry.look();
}

describe("the registry of a host", () => {
  it("a metering that is alone shares nothing, as soon as it has looked", async () => {
    const registry = registeredHost().join(threadName());
    expect(registry.sharers(ZONE)).toBe(UNKNOWN_SHARERS);
    await registry.look();
    expect(registry.sharers(ZONE)).toBe(1);
  });

  it("meterings that count one zone are counted, and those that count others are not", async () => {
    const { joinFromContainer } = registeredHost();
    const [a, b, c] = [joinFromContainer(), joinFromContainer(), joinFromContainer()];
    for (const registry of [a, b]) registry.count(ZONE);
    c.count("GPU-2");
    await allLook(a, b, c);
    expect([a.sharers(ZONE), b.sharers(ZONE), c.sharers("GPU-2")]).toEqual([2, 2, 1]);
    b.leave();
    await a.look();
    expect(a.sharers(ZONE)).toBe(1);
  });

  it("a metering that came last charges nothing of what is shared until the others have looked", async () => {
    const { joinFromContainer, pass } = registeredHost();
    const first = joinFromContainer();
    first.count(ZONE);
    await first.look();
    const last = joinFromContainer();
    last.count(ZONE);
    pass(10);
    await last.look();
    expect([first.sharers(ZONE), last.sharers(ZONE)]).toEqual([1, UNKNOWN_SHARERS]);
    pass(10);
    await first.look();
    expect([first.sharers(ZONE), last.sharers(ZONE)]).toEqual([2, UNKNOWN_SHARERS]);
    await last.look();
    expect(last.sharers(ZONE)).toBe(2);
  });

  it("a metering that came last charges nothing of what is shared while another still looks", async () => {
    const { joinFromContainer, pass } = registeredHost();
    const [first, last] = [joinFromContainer(), joinFromContainer()];
    for (const registry of [first, last]) {
      registry.count(ZONE);
      await registry.look();
      pass(10);
    }
    const goOn = Promise.withResolvers<void>();
    const { names } = SharedFolder.prototype;
    const listing = vi.spyOn(SharedFolder.prototype, "names").mockImplementationOnce(async function (
      this: SharedFolder,
    ) {
      await goOn.promise;
      return names.call(this);
    });
    atTestEnd(() => listing.mockRestore());
    const looking = first.look();
    await vi.waitFor(() => expect(listing).toHaveBeenCalled());
    await last.look();
    expect([first.sharers(ZONE), last.sharers(ZONE)]).toEqual([1, UNKNOWN_SHARERS]);
    goOn.resolve();
    await looking;
    await last.look();
    expect([first.sharers(ZONE), last.sharers(ZONE)]).toEqual([2, 2]);
  });

  it("a metering does not wait for ever for one that does not look", async () => {
    const { joinFromContainer, pass } = registeredHost();
    const hung = joinFromContainer();
    hung.count(ZONE);
    await hung.look();
    const other = joinFromContainer();
    other.count(ZONE);
    await other.look();
    pass(29_000);
    await other.look();
    expect(other.sharers(ZONE)).toBe(UNKNOWN_SHARERS);
    pass(2000);
    await other.look();
    expect(other.sharers(ZONE)).toBe(2);
  });

  it("parts of a limit add up, and the narrowest limit counts", async () => {
    const { joinFromContainer } = registeredHost();
    const [a, b, c] = [joinFromContainer(), joinFromContainer(), joinFromContainer()];
    a.limit("cpu", new Map([["vcpus", 0.25]]));
    b.limit("cpu", new Map([["vcpus", 0.25], ["quota", 1]])); // biome-ignore format: a pair each
    c.limit("cpu", new Map([["vcpus", 0.25], ["quota", 1]])); // biome-ignore format: a pair each
    for (const registry of [a, b, c]) registry.count("cpu");
    await allLook(a, b, c);
    expect([a.sharers("cpu"), b.sharers("cpu"), c.sharers("cpu")]).toEqual([1, 2, 2]);
  });

  it("a zone of which nothing is shared is this metering's alone, whoever counts it", async () => {
    const { joinFromContainer } = registeredHost();
    const [a, b] = [joinFromContainer(), joinFromContainer()];
    a.limit(ZONE, new Map());
    b.count(ZONE);
    await allLook(a, b);
    expect(a.sharers(ZONE)).toBe(1);
    expect(a.isUndivided(ZONE)).toBe(false);
  });

  it("a zone that others count is undivided as long as nobody here divides it", async () => {
    const { joinFromContainer } = registeredHost();
    const [a, b] = [joinFromContainer(), joinFromContainer()];
    for (const registry of [a, b]) registry.count(ZONE);
    await allLook(a, b);
    expect(a.isUndivided(ZONE)).toBe(true);
    a.dividers++;
    expect(a.isUndivided(ZONE)).toBe(false);
  });

  it("a thread divides until the last hostRegistry() in it is closed, each of them once", () => {
    const folder = temporaryDirectory();
    const { registry, release } = holdRegistry(folder);
    atTestEnd(release);
    const [a, b] = [hostRegistry({ folder }), hostRegistry({ folder })];
    a.close();
    a.close();
    expect(registry.divides).toBe(true);
    b.close();
    expect(registry.divides).toBe(false);
  });

  it("a metering that joins in the same step of the folder's time as another's look is seen at the next glance", async () => {
    const { joinFromContainer, pass, setClock, files } = registeredHost();
    const [a, b] = [joinFromContainer(), joinFromContainer()];
    await a.look();
    const now = Date.now();
    const stop = () => utimesSync(files, new Date(now), new Date(now));
    stop();
    setClock(now);
    await a.look();
    await b.look();
    stop();
    pass(1000);
    const looked = new Promise<void>((resolve) => a.onLook(resolve));
    a.glance();
    await looked;
    expect(a.peers?.size).toBe(1);
  });

  it("a registry that goes to another folder leaves the one before", async () => {
    const { join: join_, files } = registeredHost();
    const other = registeredHost();
    const registry = join_(threadName());
    await registry.look();
    await registry.move(other.folder);
    expect(readdirSync(files)).toEqual([]);
    expect(readdirSync(other.files)).toEqual([formatName(registry.self)]);
  });
});

describe("meterings that are gone", () => {
  it("a metering that cannot be seen is gone when it has been silent for a minute, regardless of the clock", async () => {
    const { joinFromContainer, pass, setClock, files } = registeredHost();
    const [a, b] = [joinFromContainer(), joinFromContainer()];
    for (const registry of [a, b]) registry.count(ZONE);
    await allLook(b, a);
    setClock(9_000_000_000);
    pass(59_000);
    await a.look();
    expect(a.peers?.size).toBe(1);
    pass(2000);
    await a.look();
    expect(a.peers?.size).toBe(0);
    expect(readdirSync(files)).toEqual([formatName(a.self)]);
    await b.look(); // It was not gone, and says so.
    await a.look();
    expect(a.peers?.size).toBe(1);
  });

  it("a metering that cannot list the folder any more is not gone", async () => {
    const { joinFromContainer, pass } = registeredHost();
    const [a, b] = [joinFromContainer(), joinFromContainer()];
    for (const registry of [a, b]) registry.count(ZONE);
    await allLook(a, b);
    const listing = vi.spyOn(SharedFolder.prototype, "names");
    atTestEnd(() => listing.mockRestore());
    for (let look = 0; look < 8; look++) {
      pass(10_000);
      listing.mockRejectedValueOnce(Object.assign(new Error("too many files"), { code: "EMFILE" }));
      await b.look();
      await a.look();
    }
    expect(b.blindness).toContain("EMFILE");
    expect(a.sharers(ZONE)).toBe(2);
  });

  it.runIf(isLinux)("a metering of a killed process is gone at once, and so is its file", async () => {
    const { join: join_, files, folder } = registeredHost();
    const child = await sleeper();
    const theirs = new Registry(folder, threadName(child.pid, child.pid), 0, {
      wallMs: Date.now,
      now: () => 0,
    });
    await theirs.look();
    writeFileSync(join(files, `${formatName(theirs.self)}.unfinished`), "{");
    const ours = join_(threadName());
    await ours.look();
    expect([...(ours.peers?.keys() ?? [])]).toEqual([formatName(theirs.self)]);
    await killed(child);
    await ours.look();
    expect(ours.peers?.size).toBe(0);
    expect(readdirSync(files)).toEqual([formatName(ours.self)]);
  });

  it.runIf(isLinux)("a number that was given again is another process, and another thread", async () => {
    const { join: join_, files } = registeredHost();
    const ours = join_(threadName());
    await ours.look();
    const { pid, place } = ours.self;
    for (const name of [`${process.ppid}-${process.ppid}-1-${place}`, `${pid}-${2 ** 30}-1-${place}`])
      writeFileSync(join(files, name), "{}");
    await ours.look();
    expect(ours.peers?.size).toBe(0);
    expect(readdirSync(files)).toHaveLength(1);
  });

  it("a registry says again what was removed", async () => {
    const { join: join_, files } = registeredHost();
    const registry = join_(threadName());
    await registry.look();
    execFileSync("rm", ["-r", files]);
    await registry.look();
    expect(readdirSync(files)).toEqual([formatName(registry.self)]);
  });
});

async function sleeper(): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6); console.log(1)"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  atTestEnd(() => void child.kill("SIGKILL"));
  await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  return child as ChildProcess & { readonly pid: number };
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
