/** Text from outside, made harmless where it is printed. */

const MAX_LENGTH = 200;

/**
 * For Markdown: a code span, in which nothing is a link, a mention, HTML or an image. What ends a span or a cell of
 * a table is replaced by what looks like it.
 * @param most Its length, beyond which it is cut.
 * @example inMarkdown("a|b`c") // "`a¦b′c`"
 */
export const inMarkdown = (text: string, most = MAX_LENGTH): string =>
  `\`${oneLine(text, most).replaceAll("`", "′").replaceAll("|", "¦").replaceAll("\\", "∖") || " "}\``;

/** For text and attributes of XML 1.0. @example inXml('<a b="c">') // "&lt;a b=&quot;c&quot;&gt;" */
export const inXml = (text: string): string =>
  oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");

/** Without control characters, marks that turn the direction of text, and halves of characters. */
const oneLine = (text: string, most = MAX_LENGTH): string =>
  [...text.slice(0, most)]
    .map((one) => (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u.test(one) ? " " : one))
    .join("");
