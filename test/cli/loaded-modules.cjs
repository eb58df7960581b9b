// Preloaded into the command line by the tests: says at the end whether the YAML library was loaded.
const { writeSync } = require("node:fs");
process.on("exit", () => {
  const yaml = Object.keys(require.cache).some((path) => /[\\/]node_modules[\\/]yaml[\\/]/.test(path));
  writeSync(2, yaml ? "yaml: loaded\n" : "yaml: not loaded\n");
});
