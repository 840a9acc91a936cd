// The button that opens captures from this machine: files, or a folder.
import { useRef, type RefObject } from "react";
import { pickers, pickFiles, pickFolder, type Picked } from "../kept/file-handle.ts";
import { texts } from "../texts.ts";
import { filesChosen, mostFiles } from "./opened-files.ts";

export interface OpenButtonProps {
  readonly label: string;
  readonly onOpen: (files: Picked["files"]) => void;
  readonly isFolder?: boolean;
  readonly className?: string;
  /** Lets a key press it. */
  readonly button?: RefObject<HTMLButtonElement | null>;
}

/** The browser's dialog that gives handles, by which a file can be opened again after a reload; undefined where there is none. */
function pickerOf(isFolder: boolean): (() => Promise<Picked | undefined>) | undefined {
  const { showOpenFilePicker, showDirectoryPicker } = pickers();
  if (isFolder) return showDirectoryPicker && (() => pickFolder(mostFiles));
  return showOpenFilePicker && pickFiles;
}

export function OpenButton({ label, onOpen, isFolder = false, className, button }: OpenButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const press = async (): Promise<void> => {
    const pick = pickerOf(isFolder);
    if (pick === undefined) {
      input.current?.click();
      return;
    }
    const chosen = await pick().catch(() => ({ files: Promise.resolve([]) }));
    if (chosen !== undefined) onOpen(chosen.files);
  };
  return (
    <>
      <button ref={button} type="button" className={className} onClick={() => void press()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        {...(isFolder ? { webkitdirectory: "" } : {})}
        hidden
        aria-label={isFolder ? texts.file.chooseFolder : texts.file.choose}
        onChange={(event) => {
          if (event.target.files !== null) onOpen(Promise.resolve(filesChosen(event.target.files)));
          // The same file can be chosen again, when it has changed.
          event.target.value = "";
        }}
      />
    </>
  );
}
