/** A number with three significant digits, or whole when it has more. @example numberText(11.247) // "11.2" */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return "not known";
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(0);
  const whole = Math.abs(value) >= 100;
  return value.toLocaleString("en", whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes in powers of a thousand. @example bytesText(1_972_606) // "1.97 MB" */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${numberText(bytes / 1000 ** power)} ${UNITS[power]}`;
}

/** Millions where there are many. @example countText(61_490_000) // "61.5 million" */
export const countText = (count: number): string =>
  count >= 1e6 ? `${numberText(count / 1e6)} million` : numberText(count);
