import fc from "fast-check";
import { expect, it } from "vitest";
import { longestMs, mostMs } from "../../../../../scripts/fuzz/mutated.js";
import { childrenOf, textAt, xmlIn } from "./xml.js";

it("an XML document is read with its elements, texts and entities, without namespaces and attributes", () => {
  const root = xmlIn(`<?xml version="1.0"?>
    <!-- a > comment -->
    <m:doc xmlns:m='urn:a' b="1 > 0"><m:a.b> x &lt;&amp; y </m:a.b><empty /><a.b>2</a.b></m:doc>\n`);
  expect(root?.name).toBe("doc");
  expect(root && childrenOf(root, "a.b").map(({ text }) => text)).toEqual(["x <& y", "2"]);
  expect(root && textAt(root, "a.b")).toBe("x <& y");
  expect(root && textAt(root, "empty")).toBe("");
  expect(root && textAt(root, "a.b", "c")).toBeUndefined();
});

it.each([
  ["nothing", ""],
  ["text", "no document"],
  ["JSON", '{"a":1}'],
  ["an element that is not closed", "<a><b></b>"],
  ["elements that cross", "<a><b></a></b>"],
  ["an end without a beginning", "</a>"],
  ["two roots", "<a/><b/>"],
  ["text next to the root", "<a/>b"],
  ["a document type", "<!DOCTYPE a><a/>"],
  ["CDATA", "<a><![CDATA[b]]></a>"],
  ["an attribute without quotes", "<a b=1/>"],
  ["elements inside each other without end", "<a>".repeat(100_000)],
])("XML with %s is refused", (_, text) => {
  expect(xmlIn(text)).toBeUndefined();
});

it("xmlIn takes linear time", () => {
  const parts = ["<a>", "</a>", "<a", " b", '="', "<!--", "<?", "&", " ", "x", "<a b='c' "];
  expect(longestMs(xmlIn, parts)).toBeLessThan(mostMs);
});

it("XML of any text is read or refused, and never throws", () => {
  const part = fc.constantFrom("<a>", "</a>", "<a/>", "<", ">", "&", '="', " b", "x", "<!--", "-->", "<?");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(() => xmlIn(parts.join(""))).not.toThrow();
    }),
  );
});
