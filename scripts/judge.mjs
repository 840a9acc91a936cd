// `npm run judge [-- VITEST ARGUMENTS]`: holds the glass to tshark over every capture there is, however long tshark takes;
// `npm test` stops asking after a while. tshark's answers are remembered, so that the second time is quick.
process.env.VITRINE_JUDGE = "all";
process.argv.splice(2, 0, "tests/tshark");
await import("./test.mjs");
