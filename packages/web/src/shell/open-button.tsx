// The button that opens captures from this machine: files, or all that stand in a folder.
import { useRef, type RefObject } from "react";
import { texts } from "../texts.ts";

export interface OpenButtonProps {
  readonly label: string;
  readonly onOpen: (files: Iterable<File>) => void;
  readonly isFolder?: boolean;
  readonly className?: string;
  /** Lets a key press it. */
  readonly button?: RefObject<HTMLButtonElement | null>;
}

export function OpenButton({ label, onOpen, isFolder = false, className, button }: OpenButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button ref={button} type="button" className={className} onClick={() => input.current?.click()}>
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
          if (event.target.files !== null) onOpen([...event.target.files]);
          // The same file can be chosen again, when it has changed.
          event.target.value = "";
        }}
      />
    </>
  );
}
