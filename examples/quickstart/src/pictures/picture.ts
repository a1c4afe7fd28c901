import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";

/** Where the pictures of the README are. */
export const pictureFolder = fileURLToPath(new URL("../../../../docs/pictures/", import.meta.url));
/** The README is read on phones, too. */
export const MAX_BYTES = 200_000;
/** As wide as a small window: its text is still legible where a phone shows it at half the size. */
const SIZE = { width: 600, height: 400 };

/** What is photographed of a page. */
export interface Shot {
  readonly url: string;
  /** File name, without the colour scheme. */
  readonly name: string;
  /** A selector of what is there when the page is. Default: its body. */
  readonly waitFor?: string;
  /** A selector of what is left out. */
  readonly without: string;
}

/** Writes what a small window shows of a page, in light and in dark. @throws Error for a picture that is too large */
export async function picture(browser: Browser, shot: Shot): Promise<void> {
  const { url, name, waitFor = "body", without } = shot;
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({
      viewport: SIZE,
      deviceScaleFactor: 1.75,
      colorScheme,
      bypassCSP: true,
    });
    await page.goto(url);
    await page.locator(waitFor).first().waitFor();
    await page.addStyleTag({ content: `${without} { display: none } body { padding: 1.5rem }` });
    await pause(1000); // canvases are drawn after the numbers
    const path = join(pictureFolder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    await page.close();
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes; at most ${MAX_BYTES} are wanted.`);
    console.log(`${path}: ${Math.round(size / 1000)} kB`);
  }
}
