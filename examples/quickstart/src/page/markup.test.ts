import { describe, expect, it } from "vitest";
import { html } from "./markup.ts";

describe("html", () => {
  it("escapes what is put in, also within attributes", () => {
    expect(html`<b title="${`"'`}">${"<script>&"}</b>`.text).toBe(
      '<b title="&#34;&#39;">&#60;script&#62;&#38;</b>',
    );
  });

  it("keeps markup, joins lists, and leaves out what is absent", () => {
    const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${false}${0}`.text).toBe("<ul><li>a</li><li>&#60;</li></ul>0");
  });
});
