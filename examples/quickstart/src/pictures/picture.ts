import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";

/** Where the pictures of the README are. */
export const pictureFolder = fileURLToPath(new URL("../../../../docs/pictures/", import.meta.url));
/** The README is read on phones, too. */
export const MOST_BYTES = 200_000;
const SIZE = { width: 1180, height: 1120 };

/** Writes what a window shows of a page, in light and in dark, once `waitFor` is there. @throws Error for a picture that is too large */
export async function picture(browser: Browser, url: string, name: string, waitFor = "body"): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(url);
    await page.locator(waitFor).first().waitFor();
    await pause(1000); // canvases are drawn after the numbers
    const path = join(pictureFolder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path });
    await page.close();
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes; at most ${MOST_BYTES} are wanted.`);
    console.log(`${path}: ${Math.round(size / 1000)} kB`);
  }
}
