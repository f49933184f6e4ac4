// The console's own words, in the languages that there are.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import en from "./en.ftl";
import zh from "./zh-CN.ftl";

export type Language = "zh-CN" | "en";

const TEXTS: Readonly<Record<Language, string>> = { "zh-CN": zh, en };

const bundles = new Map<Language, FluentBundle>();

function bundle(language: Language): FluentBundle {
  let found = bundles.get(language);
  if (found === undefined) {
    found = new FluentBundle(language, { useIsolating: false });
    found.addResource(new FluentResource(TEXTS[language]));
    bundles.set(language, found);
  }
  return found;
}

/** A message in a language; one that is missing shows as its name, so that it is seen. */
export function message(language: Language, id: string, values: Readonly<Record<string, FluentVariable>> = {}): string {
  const found = bundle(language).getMessage(id);
  return found?.value ? bundle(language).formatPattern(found.value, values) : id;
}
