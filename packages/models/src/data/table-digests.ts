/** `@wattspan/models/tables`: the digests of the tables of this package. */
// Written by scripts/generate-table-digests.mjs; change that, not this file.

/**
 * SHA-256 of each table's source file in `packages/models/src/data`, by the name that footprints and spans have for the table, without
 * its edition.
 * @example TABLE_DIGESTS["disclosures"]
 */
export const TABLE_DIGESTS: Readonly<Record<string, string>> = {
  disclosures: "7468686ee7e68df384661c168b639ff4295688677e77fd427718f9268697f579",
  "ecologits-mixes": "8d8dd1cc187fb5b639b590cb819faf4c85fc35373c8183c4c4724190a2b506dd",
  "embodied-ai-servers": "92896fb73a246eebf15aec1136a871dede5aba9eb052f365abb59332d296e34c",
  "facility-pue": "71a82a742abd5cfc25f11008a6def049788b16b3679c334e91715e91323746d9",
  "facility-wue": "33fbc69d0e60de2d4a87c8672a26c040d48f29b84f192647fa493b04255c5c3e",
  "ml-energy": "d28deda478e8970d9b07b0db3d8a405b2a83cab2e65c70856e16378629f829b8",
  "models-assumed": "7dbf6097393bf3616f168248b6949e2723487a31c56a312fe094b80dfdd94d3c",
  "models-ecologits": "7bbe250004e267e8ac1393c19c36d6752e8e96a2004eba21f1d76f356154cd80",
  "models-open": "2d64422300947f30bd9e9c249a05ac69040324cbe655ba298db9eaae6f2a5e32",
  names: "95fb8ca66611c61cbb45251c93ff9385add3b211a077fd6430f861847d259b5e",
  "node-fit": "666ee5f1afe90cb726c4b08e1bffb80607995bc628482e74f28cbd2140421b92",
};
