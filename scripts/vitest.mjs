// vitest's own command, but a mistake on the command line is a sentence, and it ends with the process that started it.
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
try {
  await import("../node_modules/vitest/vitest.mjs");
} catch (error) {
  if (error.name !== "CACError") throw error;
  console.error(`vitest: ${error.message}`);
  process.exitCode = 2;
}
