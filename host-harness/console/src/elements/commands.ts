// What a command asks for before it can be given, as fields of a form; and the command made of what was filled in.

import type { AskedFor, Command, CommandKind, Share, Window } from "../generated/types.js";

/** A field of a form. */
export interface Field {
  readonly name: string;
  /** The console's word for it. */
  readonly label: string;
  readonly input: "text" | "number" | "choice" | "instant";
  readonly choices: readonly string[];
  readonly isOptional: boolean;
  readonly value: string;
  readonly least?: number;
  readonly most?: number;
}

/** A form: its fields, and what they come to. None: this console has no form for it. */
export interface Form {
  readonly fields: readonly Field[];
  command(values: ReadonlyMap<string, string>): Command;
}

const FEN = 100;

function choice(name: string, label: string, choices: readonly string[]): Field {
  return { name, label, input: "choice", choices, isOptional: false, value: choices.length === 1 ? (choices[0] ?? "") : "" };
}

function text(name: string, label: string, isOptional = false): Field {
  return { name, label, input: "text", choices: [], isOptional, value: "" };
}

function number(name: string, label: string, most: number): Field {
  return { name, label, input: "number", choices: [], isOptional: false, value: String(most), least: 0, most };
}

function instant(window: Window): Field {
  return { name: "at", label: "ask-window", input: "instant", choices: [], isOptional: false, value: "", least: window.earliest, most: window.latest };
}

/** The form of a command that is open. */
export function formOf(command: CommandKind, asks: readonly AskedFor[]): Form | undefined {
  const plain = (): Form => ({ fields: [], command: () => command as Command });
  const of = (field: Field, made: (value: string) => unknown): Form => ({
    fields: [field],
    command: (values) => ({ [command]: made(values.get(field.name) ?? "") }) as unknown as Command,
  });
  // Facts of a responder the host knows itself.
  const wanted = asks.filter((one) => one !== "own-facts" && one !== "facts-of-another");
  const [ask, ...more] = wanted;
  if (ask === undefined) return plain();
  if (typeof ask === "string") {
    switch (ask) {
      case "text":
        return of(text("text", "ask-text", true), (value) => (value === "" ? null : value));
      case "other-case":
        return of(text("case", "ask-other-case"), (value) => value);
      case "project":
        return of(text("case", "ask-other-case"), (value) => value);
      case "responder":
        return of(text("responder", "ask-responder"), (value) => value);
      case "coordinator":
        return of(text("coordinator", "ask-coordinator"), (value) => value);
      case "submission":
      case "amendment":
      case "absorption":
        return undefined;
    }
  }
  const [kind, given] = Object.entries(ask)[0] as [string, unknown];
  switch (kind) {
    case "reason":
      return of(choice("reason", "ask-reason", given as readonly string[]), (value) => value);
    case "agency":
      return of(choice("agency", "ask-agency", given as readonly string[]), (value) => value);
    case "grade":
      return of(choice("grade", "ask-grade", given as readonly string[]), (value) => value);
    case "appointment":
    case "due-date":
      return of(instant(given as Window), (value) => Date.parse(`${value}+08:00`));
    case "cost-fen":
      return of(number("yuan", "ask-cost", Number(given) / FEN), (value) => Math.round(Number(value) * FEN));
    case "claim-wish": {
      const most = given as Share;
      if (most.items.length > 0) return undefined;
      const fields = [number("places", "ask-places", most.places), number("yuan", "ask-cost", Number(most["cost-fen"]) / FEN)];
      const made = (values: ReadonlyMap<string, string>): Command => {
        const [places, yuan] = [Number(values.get("places")), Math.round(Number(values.get("yuan")) * FEN)];
        const isAll = places === most.places && yuan === Number(most["cost-fen"]);
        return { claim: { places: isAll ? null : places, "cost-fen": isAll ? null : yuan, items: [] } };
      };
      return { fields, command: made };
    }
    case "claim-of": {
      const reason = more.find((one): one is { readonly reason: readonly string[] } => typeof one === "object" && "reason" in one);
      const fields = [choice("responder", "ask-responder", given as readonly string[]), ...(reason ? [choice("reason", "ask-reason", reason.reason)] : [])];
      return {
        fields,
        command: (values) => {
          const responder = values.get("responder") ?? "";
          return { [command]: reason ? { responder, reason: values.get("reason") ?? "" } : responder } as unknown as Command;
        },
      };
    }
    default:
      return undefined;
  }
}
