// What the glass needs a machine for: files on disk, pipes, and tcpdump.
export { CaptureFile, growingFile, type ReadOptions } from "./file.ts";
