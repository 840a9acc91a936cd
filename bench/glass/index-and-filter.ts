// Builds the index of a capture with the built package, in a separate process, so that its cost is measured from outside.
//
//     node index-and-filter.ts FILE      reads it into an index, filters that, and prints its size and the filters' times
import { Analyzer, compileColumnFilter, compileFilter, PacketIndex } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";

/** What people ask of such a capture: a mark, two numbers, addresses and a flag, a window. */
const filters = [
  "tcp.analysis.retransmission",
  "tcp.port == 5000 && tcp.len > 40",
  "ip.src == 10.22.0.0/24 and not tcp.flags.syn == 1",
  "tcp.window_size < 70000 || tcp.analysis.bytes_in_flight > 100",
];

function bytesOf(index: PacketIndex): number {
  const arrays = index.chunks.flatMap((chunk) => Object.values(chunk).filter((column) => ArrayBuffer.isView(column)));
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** With a field that has no column: what the columns leave is for the dissector. */
const mixed = 'tcp.analysis.retransmission && lab.text contains "hi"';

/** Milliseconds of processor time: the second time, as in a window where somebody types. And the packets left to the dissector. */
function measureFilter(text: string, index: PacketIndex) {
  const result = compileFilter(text);
  if (!result.isValid) throw new Error(result.problem.message);
  const { rows } = compileColumnFilter(result.filter, index);
  let undecided = 0;
  const decide = (): boolean => {
    undecided += 1;
    return false;
  };
  rows(decide);
  undecided = 0;
  const before = process.cpuUsage();
  rows(decide);
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: (user + system) / 1000, undecided };
}

function index(path: string): void {
  const analyzer = new Analyzer();
  const packets = new PacketIndex(analyzer.addresses);
  using file = new CaptureFile(path);
  file.read({ onPacket: (record) => packets.add(record, analyzer.add(record)) });
  const measured = [...filters, mixed].map((text) => measureFilter(text, packets));
  const told = {
    bytesPerPacket: bytesOf(packets) / packets.rows,
    filterMilliseconds: measured.map(({ milliseconds }) => milliseconds),
    undecidedPerMillion: measured.map(({ undecided }) => (1e6 * undecided) / packets.rows),
  };
  console.log(JSON.stringify(told));
}

index(process.argv[2]!);
