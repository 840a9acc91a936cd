// The index of a capture, in a process of its own so that its cost can be told from outside: the built package, as it ships.
//
//     node index-and-filter.ts FILE      reads it into an index, filters that, and tells its size and the filters' times
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

const undecided = (): boolean => {
  throw new Error("the columns decide everything here");
};

/** Milliseconds of processor time: the second time, as in a window where somebody types. */
function filterTime(text: string, index: PacketIndex): number {
  const result = compileFilter(text);
  if (!result.isValid) throw new Error(result.problem.message);
  const compiled = compileColumnFilter(result.filter, index);
  if (compiled === undefined) throw new Error(`${text} asks for a field without a column`);
  compiled.rows(undecided);
  const before = process.cpuUsage();
  compiled.rows(undecided);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function index(path: string): void {
  const analyzer = new Analyzer();
  const packets = new PacketIndex(analyzer.addresses);
  using file = new CaptureFile(path);
  file.read({ onPacket: (record) => packets.add(record, analyzer.add(record)) });
  const filterMilliseconds = filters.map((text) => filterTime(text, packets));
  console.log(JSON.stringify({ bytesPerPacket: bytesOf(packets) / packets.rows, filterMilliseconds }));
}

index(process.argv[2]!);
