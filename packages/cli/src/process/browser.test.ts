import { describe, expect, it } from "vitest";
import { browserProgram, showInBrowser, whyNoBrowser } from "./browser.js";

const stdout = { isTTY: true };

describe("whyNoBrowser", () => {
  it.each<[string, Readonly<Record<string, string>>, NodeJS.Platform]>([
    ["an X server", { DISPLAY: ":0" }, "linux"],
    ["Wayland", { WAYLAND_DISPLAY: "wayland-0" }, "linux"],
    ["WSL", { WSL_DISTRO_NAME: "Debian" }, "linux"],
    ["macOS", {}, "darwin"],
    ["Windows", {}, "win32"],
    ["CI=false", { CI: "false" }, "darwin"],
  ])("a browser may be opened on a terminal with %s", (_, environment, platform) => {
    expect(whyNoBrowser({ stdout, environment, platform })).toBeUndefined();
  });

  it("no browser is opened in CI, in a pipe, and without a display, each with its reason", () => {
    const environment = { DISPLAY: ":0" };
    expect(whyNoBrowser({ stdout, environment: { ...environment, CI: "true" } })).toBe("CI is set");
    expect(whyNoBrowser({ stdout: {}, environment })).toBe("standard output is not a terminal");
    expect(whyNoBrowser({ stdout, environment: {}, platform: "linux" })).toBe("there is no display");
  });
});

describe("showInBrowser", () => {
  it("an address is opened where a browser may be, and elsewhere the reason is given", () => {
    const [opened, reasons]: string[][] = [[], []];
    const show = (environment: Readonly<Record<string, string>>) =>
      showInBrowser("file:///report.html", (why) => reasons?.push(why), {
        ...{ stdout, environment, platform: "linux" as const },
        open: (url) => opened?.push(url),
      });
    show({ DISPLAY: ":0" });
    show({ DISPLAY: ":0", CI: "true" });
    expect({ opened, reasons }).toEqual({ opened: ["file:///report.html"], reasons: ["CI is set"] });
  });
});

describe("browserProgram", () => {
  it("the program that opens a browser is that of the system, and of Windows inside WSL", () => {
    const of = (platform: NodeJS.Platform, environment = {}) => browserProgram({ platform, environment })[0];
    expect([of("darwin"), of("win32"), of("linux"), of("linux", { WSL_DISTRO_NAME: "Debian" })]).toEqual([
      "open",
      "rundll32.exe",
      "xdg-open",
      "rundll32.exe",
    ]);
  });
});
