// Analyses every segment of a capture and follows every conversation, without keeping packets. A separate process of plain
// JavaScript runs the built package, so that its cost is measured from outside and no types are stripped first.
//
//     node analyse.mjs FILE
import { Analyzer } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";

const analyzer = new Analyzer();
let marked = 0;
using file = new CaptureFile(process.argv[2]);
const problem = file.read({
  onPacket: (record) => {
    if (analyzer.add(record).tcp.marks !== 0) marked += 1;
  },
});
if (problem !== undefined) throw new Error(problem.words);
console.log(`${marked} segments with marks`);
