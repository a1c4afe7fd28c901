import { hasCompiler, type StandInCard } from "@wattspan/testing/stand-ins";
import koffi from "koffi";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { standInDriver } from "../../../test/nvml/stand-in-driver.js";
import { connectedLibrary } from "../library/connected-library.js";
import { type DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import type { Koffi } from "../library/koffi.js";
import { DriverUses } from "./driver-uses.js";

afterEach(cleanUp);

const NOT_SUPPORTED = 3;

async function setUp(card: StandInCard = {}, through: Koffi = koffi) {
  const { driver, library: path } = standInDriver([card]);
  const library = await connectedLibrary(through, path);
  if (!(library instanceof DriverLibrary)) throw new Error(library.detail);
  const device = (await library.device("byIndex", 0)) as DeviceHandle;
  const uses = new DriverUses(library);
  return { driver, library, ask: () => uses.of("card", device) };
}

describe.skipIf(!hasCompiler())("processes at work", () => {
  it.each(["the older function", "the newer function"])(
    "%s reports for whom a card worked since the last time",
    async (which) => {
      const { driver, ask } = await setUp();
      if (which === "the newer function") driver.setCode(0, "processUse", NOT_SUPPORTED);
      driver.setBusy(0, 11, true);
      driver.advance(1000);
      expect(await ask()).toBeUndefined(); // Of which time, the driver does not say.
      driver.advance(1000);
      driver.setBusy(0, 11, false);
      driver.setBusy(0, 12, true);
      driver.advance(2000);
      const { used, looks } = (await ask()) ?? { used: [], looks: 0 };
      expect(used.map(({ pid }) => pid)).toEqual([11, 12]);
      expect(used[0]?.percent).toBeCloseTo(33, -1);
      expect(used[1]?.percent).toBeCloseTo(67, -1);
      expect(looks).toBeCloseTo(18, 0);
      expect(await ask()).toEqual({ used: [], looks: 0 });
    },
  );

  it("a card that nobody uses reports nobody, and then the first", async () => {
    const { driver, ask } = await setUp();
    expect(await ask()).toBeUndefined();
    driver.advance(1000);
    expect(await ask()).toEqual({ used: [], looks: 0 });
    driver.setBusy(0, 11, true);
    driver.advance(1000);
    expect((await ask())?.used).toMatchObject([{ pid: 11 }]);
  });

  it("nothing is reported of a divided card, of a card that is away, and by a driver or a koffi that cannot", async () => {
    expect(await (await setUp({ mig: true })).ask()).toBeUndefined();
    const away = await setUp();
    away.driver.lose(0);
    expect(await away.ask()).toBeUndefined();
    const blackwell = await setUp({}, { load: koffi.load });
    blackwell.driver.setCode(0, "processUse", NOT_SUPPORTED);
    expect([await blackwell.ask(), await blackwell.ask()]).toEqual([undefined, undefined]);
  });

  it("a divided card does not keep the others from reporting for whom they worked", async () => {
    const { driver, library: path } = standInDriver([{ mig: true }, {}]);
    driver.setCode(1, "processesUse", NOT_SUPPORTED);
    const library = await connectedLibrary(koffi, path);
    if (!(library instanceof DriverLibrary)) throw new Error(library.detail);
    const devices = await Promise.all([0, 1].map((index) => library.device("byIndex", index)));
    const uses = new DriverUses(library);
    const ask = () =>
      Promise.all(devices.map((device, index) => uses.of(`card ${index}`, device as DeviceHandle)));
    await ask();
    driver.setBusy(1, 11, true);
    driver.advance(1000);
    expect(await ask()).toMatchObject([undefined, { used: [{ pid: 11 }] }]);
  });

  it("what calls took in other threads is counted", async () => {
    const { library, ask } = await setUp();
    const before = library.asideS;
    await ask();
    expect(library.asideS).toBeGreaterThan(before);
  });
});
