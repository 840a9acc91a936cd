// The captures among files that were chosen or dropped. A file of a folder is called by its path from there, `course/client1.pcap`, so that two
// runs do not look alike.
import { visibleText } from "@vitrine/wire/text";
import { fileOf, filesIn, type FileHandle, type FolderHandle, type OpenedFile } from "../kept/file-handle.ts";

/** Files that are looked at within a folder: somebody may drop a whole disk. */
export const mostFiles = 2_000;
/** Captures that are opened of a folder: each has a worker. */
export const mostCaptures = 64;

/** What in a folder is taken for a capture; files that somebody chose one by one are opened whatever they are called. */
const captureName = /\.(pcap|pcapng|cap|dmp)(\.gz)?$/i;

/** The folder of a name; empty for a file on its own. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

/** The file under its name from the folder, as it may be shown; without a copy of its bytes. */
function renamed({ name: given, file, ...rest }: OpenedFile): OpenedFile {
  const name = visibleText(given);
  return {
    name,
    file: file.name === name ? file : new File([file], name, { lastModified: file.lastModified }),
    ...rest,
  };
}

/** Files as an input element gives them. */
export function filesChosen(files: Iterable<File>): readonly OpenedFile[] {
  return [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
}

/** The captures among files, in the order of their names. */
export function capturesAmong(files: readonly OpenedFile[]): readonly OpenedFile[] {
  const captures = files.filter(({ name }) => folderOf(name) === "" || captureName.test(name));
  return captures.map(renamed).toSorted((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
}

/** The files that are dropped, those in folders with their paths. To be called while the drop is handled. */
export async function filesDropped(dropped: DataTransfer): Promise<readonly OpenedFile[]> {
  // After the first await the items are gone.
  const items = [...dropped.items];
  const plain = [...dropped.files];
  const entries = items.map((item) => item.webkitGetAsEntry());
  const handles = await Promise.all(items.map(handleOf));
  if (handles.every((handle) => handle !== undefined)) {
    const found = handles.map((handle) =>
      handle.kind === "directory" ? filesIn(handle as FolderHandle, mostFiles) : fileOf(handle as FileHandle),
    );
    return (await Promise.all(found)).flat();
  }
  if (!entries.some((entry) => entry?.isDirectory === true)) return filesChosen(plain);
  return filesOfEntries(entries.filter((entry) => entry !== null));
}

/** Undefined where this browser has no handles, and for a file that a script made. */
async function handleOf(item: DataTransferItem): Promise<FileSystemHandle | undefined> {
  const { getAsFileSystemHandle } = item as { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };
  const handle = await getAsFileSystemHandle?.call(item).catch(() => undefined);
  return handle ?? undefined;
}

async function filesOfEntries(entries: readonly FileSystemEntry[]): Promise<readonly OpenedFile[]> {
  const found: OpenedFile[] = [];
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry !== undefined && found.length < mostFiles; entry = waiting.shift()) {
    if (isFolder(entry)) waiting.push(...(await entriesIn(entry)));
    else found.push({ name: entry.fullPath.slice(1), file: await fileOfEntry(entry as FileSystemFileEntry) });
  }
  return found;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOfEntry(entry: FileSystemFileEntry): Promise<File> {
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
