import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "./markup.ts";

describe("html", () => {
  it("the template html escapes inserted values, also within attributes", () => {
    expect(html`<b title="${`"'`}">${"<script>&"}</b>`.text).toBe(
      '<b title="&#34;&#39;">&#60;script&#62;&#38;</b>',
    );
  });

  it("the template html keeps markup, joins lists, and leaves out absent values", () => {
    const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${false}${0}`.text).toBe("<ul><li>a</li><li>&#60;</li></ul>0");
  });

  it("no text that is inserted into the template html becomes markup", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("</script>", "&lt;", "\u2028", "\0"),
    );
    fc.assert(
      fc.property(text, (given) => {
        const [before, after] = ['<b title="', '"></b>'];
        const { text: page } = html`<b title="${given}"></b>`;
        expect(page.startsWith(before) && page.endsWith(after)).toBe(true);
        expect(page.slice(before.length, -after.length)).not.toMatch(/[<>"']|&(?!#\d+;)/);
      }),
    );
  });
});
