// Every segment of a capture judged, every conversation followed, no packet kept; in a process of its own, so that its cost can
// be told from outside: the built package, as it ships, and plain JavaScript, so that no types are stripped first.
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
