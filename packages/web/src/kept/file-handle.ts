// Handles of files and folders (File System Access): where a browser has them, a file can be opened again after a reload without a copy of it.
// TypeScript's own types have only the part that all browsers share.

type Permission = "granted" | "denied" | "prompt";

interface WithPermission {
  queryPermission?(wanted: { readonly mode: "read" }): Promise<Permission>;
  requestPermission?(wanted: { readonly mode: "read" }): Promise<Permission>;
}

export type FileHandle = FileSystemFileHandle & WithPermission;
export type FolderHandle = FileSystemDirectoryHandle & WithPermission;

interface Pickers {
  readonly showOpenFilePicker?: (options: { readonly multiple: boolean }) => Promise<readonly FileHandle[]>;
  readonly showDirectoryPicker?: (options: { readonly mode: "read" }) => Promise<FolderHandle>;
}

/** What this browser offers here: nothing on a page that came over plain HTTP from another machine. */
export const pickers = (): Pickers => globalThis as Pickers;

/** A file, and what opens it again. */
export interface OpenedFile {
  /** With its path from the folder that it was opened with. */
  readonly name: string;
  readonly file: File;
  readonly handle?: FileHandle;
  /** Whose permission is that of the file. */
  readonly folder?: FolderHandle;
}

/** Undefined where somebody closed the dialog. */
async function picked<Found>(dialog: Promise<Found>): Promise<Found | undefined> {
  try {
    return await dialog;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}

/** What somebody chose in a dialog, which is closed: finding all its files may take longer. */
export interface Picked {
  readonly files: Promise<readonly OpenedFile[]>;
}

export async function pickFiles(): Promise<Picked | undefined> {
  const handles = await picked(pickers().showOpenFilePicker!({ multiple: true }));
  return handles && { files: Promise.all(handles.map(fileOf)) };
}

/** At most so many files of the folder and the folders in it. */
export async function pickFolder(mostFiles: number): Promise<Picked | undefined> {
  const folder = await picked(pickers().showDirectoryPicker!({ mode: "read" }));
  return folder && { files: filesIn(folder, mostFiles) };
}

export async function fileOf(handle: FileHandle): Promise<OpenedFile> {
  return { name: handle.name, file: await handle.getFile(), handle };
}

/** All files of a folder, called by their paths from it. */
export async function filesIn(folder: FolderHandle, mostFiles: number): Promise<readonly OpenedFile[]> {
  const found: OpenedFile[] = [];
  const waiting: [string, FolderHandle][] = [[folder.name, folder]];
  for (let next = waiting.shift(); next !== undefined && found.length < mostFiles; next = waiting.shift()) {
    const [path, inner] = next;
    for await (const entry of entriesOf(inner)) {
      const name = `${path}/${entry.name}`;
      if (entry.kind === "directory") waiting.push([name, entry as FolderHandle]);
      else if (found.length < mostFiles) {
        const handle = entry as FileHandle;
        found.push({ name, file: await handle.getFile(), handle, folder });
      }
    }
  }
  return found;
}

function entriesOf(folder: FolderHandle): AsyncIterable<FileSystemHandle> {
  return (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values();
}

/** Whether the file may be read; `ask` lets the browser ask, which it does only after a click or a key. */
export async function mayRead(
  { handle, folder }: Pick<OpenedFile, "handle" | "folder">,
  ask: boolean,
): Promise<boolean> {
  const guard: WithPermission | undefined = folder ?? handle;
  if (guard === undefined) return false;
  const wanted = { mode: "read" } as const;
  const found = (await guard.queryPermission?.(wanted)) ?? "granted";
  if (found !== "prompt" || !ask) return found === "granted";
  return (await guard.requestPermission?.(wanted)) === "granted";
}
