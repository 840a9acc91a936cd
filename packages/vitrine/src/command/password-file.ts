// A password from the first line of a file, or of standard input: never from an argument, which everybody on the
// machine can read in the list of processes.
import { open, type FileHandle } from "node:fs/promises";
import { faultWords } from "@vitrine/wire/text";

/** In bytes: nobody has a longer password, and no other file is meant. */
const longestPasswordFile = 4096;

/** What `--password-file` calls standard input. */
const standardInput = "-";

/** As much as there is, and one byte more than there may be. */
async function readStart(chunks: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const read: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    read.push(bytes);
    length += bytes.length;
    if (length > longestPasswordFile) break;
  }
  return Buffer.concat(read);
}

async function readNamedFile(file: string, warn: (words: string) => void): Promise<Buffer> {
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${faultWords(error)}.`, { cause: error });
  }
  try {
    const { mode } = await handle.stat();
    const isOpenToOthers = (mode & 0o077) !== 0 && (mode & 0o170000) === 0o100000;
    if (isOpenToOthers) warn(`Others on this machine can read ${file} (chmod 600 ${file}).`);
    return await readStart(handle.createReadStream({ autoClose: false }));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${faultWords(error)}.`, { cause: error });
  } finally {
    await handle.close();
  }
}

/** The first line, without its end. Rejects with a message for a person. `-` is `input`. */
export async function readPasswordFile(
  file: string,
  input: AsyncIterable<Buffer | string>,
  warn: (words: string) => void,
): Promise<string> {
  const bytes = file === standardInput ? await readStart(input) : await readNamedFile(file, warn);
  const called = file === standardInput ? "standard input" : file;
  if (bytes.length > longestPasswordFile) throw new Error(`There is too much in ${called} to be a password.`);
  const [password = ""] = bytes.toString().split(/\r?\n/, 1);
  if (password === "") throw new Error(`There is no password in the first line of ${called}.`);
  return password;
}
