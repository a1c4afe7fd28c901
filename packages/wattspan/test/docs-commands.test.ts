/** A reader who has only npm can run what the documentation prints. */

import { join } from "node:path";
import { expect, it } from "vitest";
import { codeBlocksOf } from "../../../scripts/docs/code-blocks.ts";
import { fencesOf, type Page, pagesOf } from "../../../scripts/docs/markdown.ts";

const pages = pagesOf(join(import.meta.dirname, "../../.."));

const packageIn = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? "";
const isOurs = (name: string) => /^(node:|\.|wattspan$|@wattspan\/)/.test(name);

/** Packages that the code of a page imports and its other text does not name. */
function unnamed(page: Page): readonly string[] {
  const code = codeBlocksOf(page, import.meta.dirname).map((block) => block.code);
  const rest = code.reduce((left, block) => left.replace(block, ""), page.text);
  const names = [...code.join("\n").matchAll(/ from "(.+)";$/gm)].map(([, from = ""]) => packageIn(from));
  return [...new Set(names)].filter(
    (name) => !isOurs(name) && !new RegExp(`[\`\\s]${name}[\`@\\s]`).test(rest),
  );
}

it("guides name each package that their code needs", () => {
  const guides = pages.filter(({ path }) => path.startsWith("docs/how-to/"));
  expect(guides.flatMap((page) => unnamed(page).map((name) => `${page.path}: ${name}`))).toEqual([]);
  const text = '```ts\nimport { a } from "@one/two/three";\nimport { b } from "@wattspan/core/units";\n```\n';
  expect(unnamed({ path: "page.md", text })).toEqual(["@one/two"]);
});

it("commands in the documentation run where only npm is installed", () => {
  const readers = pages.filter(({ path }) =>
    /^(README|docs\/(how-to|tutorials)|examples\/[^/]+\/README)/.test(path),
  );
  const commands = readers.flatMap(({ path, text }) =>
    fencesOf(text).flatMap(({ language, code }) => (language === "sh" ? [`${path}\n${code}`] : [])),
  );
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((code) => /^(pnpm|yarn|bun) /m.test(code))).toEqual([]);
});
