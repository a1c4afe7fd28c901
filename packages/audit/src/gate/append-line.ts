/** Appends a line that follows from the last one, also where several processes do so at once. */

import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The last whole line, and where the next one begins. */
interface End {
  readonly last: string | undefined;
  readonly position: number;
  /** Bytes after the position: what a crash left of a line. */
  readonly cut: number;
}

/** A line is shorter. */
const MAX_LINE = 1 << 20;

/**
 * Appends one line. The file and its folder are created.
 *
 * There is no lock that a dead process could hold. A writer claims the end of the file: a file of the whole line,
 * named by the hash of the last line, that appears at once or not at all. Whoever finds a claim of the end that it
 * sees writes that line first. All of them write the same bytes to the same place, so that it does not matter who
 * does, how often, or who dies before.
 *
 * @param lineAfter Makes the line, without its end and unlike any other, of the last one. It may run several times.
 * @param isWhole Whether a last line without an end is whole: an editor may have taken its end away.
 * @returns The line that was written.
 * @throws The error of the file system.
 * @example await appendLine("decisions.jsonl", (last) => JSON.stringify(entryAfter(last)), isEntry)
 */
export async function appendLine(
  path: string,
  lineAfter: (last: string | undefined) => string,
  isWhole: (line: string) => boolean,
): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const file = await opened(path);
  try {
    for (;;) {
      const end = await endOf(file, isWhole);
      const line = lineAfter(end.last);
      // What a crash left is covered: to cut it off would cut off what others write meanwhile.
      const bytes = Buffer.from(`${end.position > 0 && end.last !== undefined ? "\n" : ""}${line}`);
      const text = Buffer.concat([
        bytes,
        Buffer.from(`${" ".repeat(Math.max(0, end.cut - bytes.length))}\n`),
      ]);
      if (await isWritten(path, file, end, text, isWhole)) return text.toString("utf8").trim();
    }
  } finally {
    await file.close();
  }
}

async function isWritten(
  path: string,
  file: FileHandle,
  end: End,
  text: Buffer,
  isWhole: (line: string) => boolean,
): Promise<boolean> {
  const claim = `${path}.after-${sha256(end.last ?? "").slice(0, 16)}`;
  const isOwn = await claimed(claim, text);
  const next = await readFile(claim).catch(() => undefined);
  const now = await endOf(file, isWhole);
  const isEnd = now.position === end.position && now.last === end.last;
  if (isEnd && next) {
    await file.write(next, 0, next.length, end.position);
    await file.datasync();
  }
  if (isOwn || (isEnd && next)) await rm(claim, { force: true });
  const there = Buffer.alloc(text.length);
  await file.read(there, 0, text.length, end.position);
  return there.equals(text);
}

/** Whether this claim is the first one of its name. */
async function claimed(claim: string, text: Buffer): Promise<boolean> {
  const own = `${claim}.${randomUUID()}`;
  try {
    await writeFile(own, text, { flag: "wx" });
    await link(own, claim);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** For reading and writing at any place. Opening for appending first creates it, and cuts nothing. */
async function opened(path: string): Promise<FileHandle> {
  await (await open(path, "a")).close();
  return open(path, "r+");
}

/** The position is that of the line end where lines are there, so that the next line brings it if it is missing. */
async function endOf(file: FileHandle, isWhole: (line: string) => boolean): Promise<End> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.min(size, MAX_LINE));
  await file.read(buffer, 0, buffer.length, size - buffer.length);
  const lineEnd = buffer.lastIndexOf("\n");
  const rest = buffer.subarray(lineEnd + 1).toString("utf8");
  if (isWhole(rest)) return { last: rest, position: size, cut: 0 };
  if (lineEnd < 0) return { last: undefined, position: size - buffer.length, cut: buffer.length };
  const last = buffer.subarray(0, lineEnd).toString("utf8").split("\n").at(-1);
  return { last, position: size - buffer.length + lineEnd, cut: buffer.length - lineEnd };
}

/** SHA-256 in hexadecimal digits. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
