// Writes the table of @wattspan/carbon that says in which country, and of the United States in which state,
// coordinates are:
//
//   node scripts/tables/country-cells.mjs --countries <countries-50m.json> --states <states-10m.json> --codes
// <codes.json>
//
// Where the files come from: packages/carbon/src/data/README.md. The same input gives the same output, byte
// by byte. The globe is cut into cells of half a degree. Each has all places that are within it, or so close
// that the source, which draws borders with fewer corners than they have, may be off by that much.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { feature } from "topojson-client";
import { dataOf, givenOptions } from "./given-options.mjs";
import { filled } from "./table-text.mjs";

const given = givenOptions(["countries", "states", "codes"], {
  out: join(dataOf("carbon"), "country-cells.ts"),
});

const CELLS_PER_DEGREE = 2;
const [ROWS, COLUMNS] = [180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE];
const CELL = 1 / CELLS_PER_DEGREE;
/** Samples in each direction, from slightly before a cell to slightly after it. */
const LOOKS = 7;
const MARGIN = 0.04;

/** Codes for places that the source lists without one, by the grid that supplies them. */
const WITHOUT_CODE = new Map([
  ["Somaliland", "SO"],
  ["Kosovo", "XK"],
  ["N. Cyprus", "CY"],
]);
/**
 * Parts of countries with their own grids: code, country, and box in degrees: south, north, west, east. The
 * boxes are wide, as they contain nothing else of the country.
 */
const FAR_PARTS = [
  ["GF", "FR", 1, 7, -56, -50],
  ["GP", "FR", 15.7, 17, -63, -60],
  ["MQ", "FR", 14, 15.2, -62, -60],
  ["RE", "FR", -23, -19, 54, 57],
  ["YT", "FR", -14, -12, 44, 46],
  ["FR-COR", "FR", 41, 43.2, 8, 10],
  ["BQ", "NL", 10, 20, -72, -60],
  ["SJ", "NO", 73, 82, -10, 40],
  ["ES-CN", "ES", 27, 30, -19, -13],
  ["ES-IB", "ES", 38.4, 40.5, 0.9, 5],
  ["PT-AC", "PT", 36, 41, -33, -22],
  ["PT-MA", "PT", 30, 34, -19, -14],
  ["AU-TAS", "AU", -45, -39, 143, 150],
  ["JP-ON", "JP", 23, 27.5, 122, 132],
];
/** By the number that the Census Bureau gives a state, which leaves some numbers out. */
const STATES =
  "01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN 28MS " +
  "29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT " +
  "50VT 51VA 53WA 54WV 55WI 56WY";

writeTable();

function writeTable() {
  const shapes = [...readShapes("countries", countryCodes()), ...readShapes("states", stateCodes())];
  const cells = cellsOf(shapes);
  const names = [...new Set(cells.flat())].filter((name) => name !== "").sort();
  writeFileSync(
    given.out,
    tableText(
      names,
      cells.map((row) => rowText(row, names)),
    ),
  );
  console.log(`${shapes.length} shapes, ${names.length} places and groups of places`);
}

function countryCodes() {
  const codes = JSON.parse(readFileSync(given.codes, "utf8"));
  const byNumber = new Map(codes.map(([alpha2, , number]) => [number, alpha2]));
  return ({ id, properties }) => byNumber.get(id) ?? WITHOUT_CODE.get(properties.name);
}

function stateCodes() {
  const byNumber = new Map(STATES.split(" ").map((word) => [word.slice(0, 2), `US-${word.slice(2)}`]));
  return ({ id }) => byNumber.get(id);
}

/** Each place with the edges around it: two corners each, longitude before latitude. */
function readShapes(kind, codeOf) {
  const topology = JSON.parse(readFileSync(given[kind], "utf8"));
  return feature(topology, topology.objects[kind]).features.flatMap((place) => {
    const code = codeOf(place);
    // No grid supplies this place.
    if (code === undefined || code === "AQ" || place.geometry === null) return [];
    const { type, coordinates } = place.geometry;
    const rings = type === "Polygon" ? coordinates : coordinates.flat();
    return [{ code, edges: rings.flatMap(edgesOf) }];
  });
}

/**
 * The edges of a ring. Their direction does not matter. A ring across the 180th meridian continues to the
 * east.
 */
function edgesOf(corners) {
  const edges = corners.slice(1).map((corner, index) => [corners[index], corner]);
  if (!edges.some(([[west], [east]]) => Math.abs(west - east) > 180)) return edges;
  return edges.map((edge) => edge.map(([x, y]) => [x < 0 ? x + 360 : x, y]));
}

/**
 * Rows from north to south, of cells from west to east: codes by how often each was seen, with a slash
 * between them.
 */
function cellsOf(places) {
  return Array.from({ length: ROWS }, (_, row) => {
    const seen = Array.from({ length: COLUMNS }, () => new Map());
    for (let look = 0; look < LOOKS; look++) {
      const latitude = 90 - row * CELL - lookAt(look);
      for (const { code, edges } of places) {
        for (const [west, east] of insideAt(edges, latitude))
          see(seen, partAt(code, latitude, west, east), west, east);
      }
    }
    return seen.map((counts) =>
      withoutNation(
        [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([code]) => code),
      ).join("/"),
    );
  });
}

/** Position of a sample, in degrees from the start of its cell. */
function lookAt(look) {
  return -MARGIN + (look * (CELL + 2 * MARGIN)) / (LOOKS - 1) + 1e-7;
}

/**
 * The intervals of a line of latitude that are inside, west to east: it enters at every second edge that it
 * crosses.
 */
function insideAt(edges, latitude) {
  const crossings = [];
  for (const [[x1, y1], [x2, y2]] of edges) {
    if (y1 > latitude !== y2 > latitude) crossings.push(x1 + ((latitude - y1) / (y2 - y1)) * (x2 - x1));
  }
  crossings.sort((a, b) => a - b);
  return crossings.flatMap((west, index) => (index % 2 === 0 ? [[west, crossings[index + 1]]] : []));
}

function see(seen, code, west, east) {
  const first = Math.floor((west + 180 - MARGIN) / CELL) - 1;
  const last = Math.ceil((east + 180 + MARGIN) / CELL);
  for (let column = first; column <= last; column++) {
    const counts = seen[(column + COLUMNS) % COLUMNS];
    for (let look = 0; look < LOOKS; look++) {
      const longitude = -180 + column * CELL + lookAt(look);
      if (longitude >= west && longitude <= east) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
}

function partAt(country, latitude, west, east) {
  const part = FAR_PARTS.find(
    ([, of, south, north, from, to]) =>
      of === country && south <= latitude && latitude <= north && from <= west && east <= to,
  );
  return part ? part[0] : country;
}

/** Prefers the state over its country. */
function withoutNation(codes) {
  return codes.some((code) => code.startsWith("US-")) ? codes.filter((code) => code !== "US") : codes;
}

/** Runs of equal cells: how many, and what is in them. */
function rowText(row, names) {
  const runs = [];
  for (const name of row) {
    const run = runs.at(-1);
    if (run?.name === name) run.count++;
    else runs.push({ name, count: 1 });
  }
  return runs
    .map(({ name, count }) => `${count === 1 ? "" : count}${name === "" ? "" : wordOf(names.indexOf(name))}`)
    .join(",");
}

/** A number in letters, so that digits are counts. */
function wordOf(index) {
  const [high, low] = [Math.floor(index / 52), index % 52];
  const letter = (at) => String.fromCharCode(at < 26 ? 65 + at : 71 + at);
  return letter(high) + letter(low);
}

function tableText(places, rows) {
  return `// Written by scripts/tables/country-cells.mjs; change the script, not this file.

/**
 * In which country coordinates are, and of the United States in which state; cells of half a degree.
 *
 * Source: Natural Earth, 1:50m, admin 0 countries, in the edition of world-atlas 2.0.2 (https://github.com/topojson/world-atlas), public
 * domain; states of the United States by its Census Bureau, 1:10m, in the edition of us-atlas 3.0.1
 * (https://github.com/topojson/us-atlas), public domain. Natural Earth draws who governs a place, and takes no side by it.
 *
 * Changed: parts of countries that lie far off, and are supplied from grids of their own, have the codes of these.
 */

/** Length of the side of a cell in degrees. */
export const CELL_DEGREES = ${CELL};

/** Places (ISO 3166-1, or 3166-2) that are alone in a cell, or several, the largest in it first. */
export const CELL_PLACES = \`
${filled(places, 106).replaceAll(", ", ",")}
\`;

/**
 * Rows from the north pole on, each from 180° W on; in a row the number of equal cells beside each other, where it is not 1, and the
 * place as two letters that count \`CELL_PLACES\` by 52: upper case before lower case. No letters: sea.
 */
export const CELL_ROWS = \`
${rows.join("\n")}
\`;
`;
}
