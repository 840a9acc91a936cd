// The captures among files that were chosen or dropped. What stands in a folder is called by its path from there, `course/client1.pcap`, so that those of two
// runs can be told apart.

/** Files that are looked at within a folder: somebody may drop a whole disk. */
const mostFiles = 2_000;
/** Captures that are opened of a folder: each has a worker. */
export const mostCaptures = 64;

/** What in a folder is taken for a capture; files that somebody chose one by one are opened whatever they are called. */
const captureName = /\.(pcap|pcapng|cap|dmp)(\.gz)?$/i;

/** The folder of a name; empty for a file on its own. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

function renamed(file: File, name: string): File {
  return file.name === name ? file : new File([file], name, { lastModified: file.lastModified });
}

/** The captures among files, in the order of their names. */
export function capturesAmong(files: Iterable<File>): readonly File[] {
  const named = [...files].map((file) => renamed(file, file.webkitRelativePath || file.name));
  const captures = named.filter(({ name }) => folderOf(name) === "" || captureName.test(name));
  return captures.toSorted((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
}

/** The files that are dropped, those in folders with their paths. To be called while the drop is handled. */
export async function filesDropped(dropped: DataTransfer): Promise<readonly File[]> {
  // Behind the first await the items are gone.
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry());
  const plain = [...dropped.files];
  if (!entries.some((entry) => entry?.isDirectory === true)) return plain;
  const found: File[] = [];
  const waiting = entries.filter((entry) => entry !== null);
  for (let entry = waiting.shift(); entry !== undefined && found.length < mostFiles; entry = waiting.shift()) {
    if (isFolder(entry)) waiting.push(...(await entriesIn(entry)));
    else found.push(renamed(await fileOf(entry as FileSystemFileEntry), entry.fullPath.slice(1)));
  }
  return found;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives a hundred at a time, and nothing once it is through. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || all.length >= mostFiles) return all;
    all.push(...some);
  }
}
