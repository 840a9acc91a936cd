// Says what a port of a capture carries: "this port speaks the lab's protocol". Kept with the file, in this browser.
import { decodeAsText, mostDecodeAsRules, readDecodeAs, type DecodeAsRule, type Dissection } from "@vitrine/glass";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { ViewProps } from "../shell/view-props.ts";
import { texts } from "../texts.ts";

type Transport = DecodeAsRule["transport"];
const transports: readonly Transport[] = ["tcp", "udp"];
const applications: readonly DecodeAsRule["application"][] = ["lab", "irc", "dns", "data"];

interface Port {
  readonly transport: Transport;
  readonly port: number;
}

/** The lower port of a packet, which is mostly the server's; undefined for a packet without ports. */
export function likelyPort({ layers }: Dissection): Port | undefined {
  for (const { protocol, nodes } of layers) {
    const transport = transports.find((name) => name === protocol.name);
    if (transport === undefined) continue;
    const ports = nodes.flatMap(({ field, value }) =>
      field.name.endsWith("port") && typeof value === "number" ? [value] : [],
    );
    return ports.length === 0 ? undefined : { transport, port: Math.min(...ports) };
  }
  return undefined;
}

/** A field of a form, which holds no file. */
const textOf = (value: FormDataEntryValue | null | undefined): string =>
  typeof value === "string" ? value.trim() : "";

export interface DecodeAsProps extends Pick<ViewProps, "source" | "decode"> {
  readonly likely: Port;
}

export function DecodeAs(props: DecodeAsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="decode" onClick={() => setIsOpen(true)}>
        {texts.decode.open(props.source.decodeAs.length)}
      </button>
      {isOpen && <DecodeDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function DecodeDialog({ source, decode, likely, onClose }: DecodeAsProps & { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string | undefined>();
  const { decodeAs: rules } = source;
  useEffect(() => dialog.current?.showModal(), []);
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [transport, port, application] = ["transport", "port", "application"].map((name) => given.get(name));
    const read = readDecodeAs(`${textOf(transport)}.port==${textOf(port)},${textOf(application)}`);
    if (!read.isValid) {
      setProblem(read.message);
      return;
    }
    const isSamePort = (one: DecodeAsRule): boolean =>
      one.transport === read.rule.transport && one.first === read.rule.first && one.last === read.rule.last;
    const others = rules.filter((one) => !isSamePort(one));
    if (others.length >= mostDecodeAsRules) setProblem(texts.decode.tooMany(mostDecodeAsRules));
    else decode(source, [...others, read.rule]);
  };
  return (
    <dialog ref={dialog} className="decode-dialog" aria-labelledby="decode-heading" onClose={onClose}>
      <h2 id="decode-heading">{texts.decode.heading(source.name)}</h2>
      <form onSubmit={apply}>
        <label>
          <span>{texts.decode.transport}</span>
          <select name="transport" defaultValue={likely.transport}>
            {transports.map((name) => (
              <option key={name} value={name}>
                {name.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{texts.decode.port}</span>
          <input name="port" type="text" inputMode="numeric" size={6} defaultValue={likely.port} autoComplete="off" />
        </label>
        <label>
          <span>{texts.decode.carries}</span>
          <select name="application" defaultValue="lab">
            {applications.map((name) => (
              <option key={name} value={name}>
                {texts.decode.applications[name]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="primary">
          {texts.decode.apply}
        </button>
      </form>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {rules.length > 0 && (
        <ul>
          {rules.map((rule) => (
            <li key={decodeAsText(rule)}>
              {texts.decode.rule(rule)}
              <button
                type="button"
                aria-label={texts.decode.removeRule(rule)}
                onClick={() =>
                  decode(
                    source,
                    rules.filter((one) => one !== rule),
                  )
                }
              >
                {texts.decode.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">{texts.decode.kept}</p>
      <button type="button" onClick={() => dialog.current?.close()}>
        {texts.help.close}
      </button>
    </dialog>
  );
}
