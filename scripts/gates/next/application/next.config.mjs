export default { serverExternalPackages: ["wattspan"] };
