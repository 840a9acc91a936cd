// What the glass needs a machine for: files on disk, pipes, and tcpdump.
export { writeAnnotated, type AnsweredFile } from "./annotate.ts";
export { CaptureFile, growingFile, type ReadOptions } from "./file.ts";
export { RingWriter, ringName, type RingOptions } from "./ring.ts";
export {
  CaptureRefused,
  startTcpdump,
  tcpdumpArguments,
  type RunningCapture,
  type TcpdumpCounts,
  type TcpdumpOptions,
} from "./tcpdump.ts";
