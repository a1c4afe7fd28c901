import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** A page of documentation. */
export interface Page {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Fence {
  readonly language: string;
  readonly code: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** A link to something in this repository. */
export interface Link {
  /** The path as written; empty for the same page. */
  readonly path: string;
  /** The heading's anchor; empty when there is none. */
  readonly anchor: string;
  /** From 1. */
  readonly line: number;
}

const SKIPPED = new Set(["node_modules", "dist", "coverage", ".git", "fixtures"]);
const FENCE = /^(`{3,})([^`\n]*)\n([\s\S]*?)^\1[ \t]*$/gm;
const CODE_SPAN = /(`+)(?!`)[^\n]*?[^`]\1(?!`)/g;
/** `[text](target)` and `[text](target "title")`. */
const LINK = /\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g;

/** Every Markdown page below a folder, sorted by path. */
export function pagesOf(root: string, folder = root): readonly Page[] {
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry): readonly Page[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : pagesOf(root, path);
    if (!entry.name.endsWith(".md")) return [];
    return [{ path: relative(root, path).replaceAll(sep, "/"), text: readFileSync(path, "utf8") }];
  });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The fenced blocks of a page. */
export function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const [, , info = "", code = ""] = match;
    return { language: info.trim().split(/\s+/)[0] ?? "", code, line: lineAt(text, match.index) };
  });
}

/** Links of a page that do not leave the repository. */
export function localLinksOf(text: string): readonly Link[] {
  const prose = withoutCode(text);
  return [...prose.matchAll(LINK)].flatMap((match) => {
    const [, target = ""] = match;
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    const [path = "", anchor = ""] = target.split("#", 2);
    return [{ path, anchor, line: lineAt(text, match.index) }];
  });
}

/** Text between backquotes. */
export const codeSpansOf = (text: string): readonly string[] =>
  [...text.replaceAll(FENCE, blank).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of text.replaceAll(FENCE, blank).matchAll(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-");
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;
/** The length stays the same, so that positions stay valid. */
const blank = (text: string): string => text.replaceAll(/[^\n]/g, " ");
const withoutCode = (text: string): string => text.replaceAll(FENCE, blank).replaceAll(CODE_SPAN, blank);
