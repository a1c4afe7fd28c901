// Published packages do not name the sources that only this workspace has.
module.exports = {
  hooks: {
    beforePacking(manifest) {
      for (const target of Object.values(manifest.exports ?? {})) delete target["@wattspan/source"];
      return manifest;
    },
  },
};
