import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const style = readFileSync(new URL("theme.css", import.meta.url), "utf8");

/** The colours of a scheme: the first block is light, the second one changes it for the dark. */
function coloursOf(scheme: "light" | "dark"): Map<string, string> {
  const [light = "", dark = ""] = style.split("@media");
  const text = scheme === "light" ? light : light + dark;
  return new Map(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Contrast of two colours, 1…21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const shares = ["agent", "step", "inference", "stage", "idle", "other", "unattributed"];
const devices = ["device-1", "device-2", "device-3"];
const grounds = ["page", "surface"];

describe.each(["light", "dark"] as const)("the %s colours", (scheme) => {
  const colours = coloursOf(scheme);
  const between = (a: string, b: string): number =>
    contrast(colours.get(a) ?? expect.fail(a), colours.get(b) ?? expect.fail(b));

  it.each(["text", "muted", "warning", "failed", "good", "inference"])(
    `text in the ${scheme} colour %s has enough contrast to be read`,
    (name) => {
      for (const ground of grounds) expect(between(name, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(shares)(`a bar in the ${scheme} colour %s and the label in it have enough contrast`, (name) => {
    expect(between(name, "surface")).toBeGreaterThanOrEqual(3);
    expect(between("on-fill", name)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(devices)(`a line in the ${scheme} colour %s has enough contrast to be seen`, (name) => {
    expect(between(name, "surface")).toBeGreaterThanOrEqual(3);
  });
});
