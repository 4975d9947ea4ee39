import { readFileSync } from 'node:fs';
import type { JsonObject } from '../kernel/event.js';
import { shippedFile } from './shipped-files.js';

export interface BothLanguages {
  readonly en: string;
  readonly de: string;
}

interface SignsIn {
  readonly id: string;
  readonly email: string;
  readonly language: 'de' | 'de-du' | 'en';
  readonly company?: string;
  /** Where it is registered. */
  readonly portals: readonly string[];
  readonly mayEnter: boolean;
  /** The host name to try it on. */
  readonly host: string;
  readonly situation: BothLanguages;
}

export interface WrittenPerson extends SignsIn {
  readonly name: string;
  readonly lists: readonly string[];
  readonly invited?: readonly string[];
  readonly blocked?: boolean;
  /** Some of the reports are theirs. */
  readonly reports: boolean;
}

export interface DemoPeopleFile {
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly WrittenPerson[];
  /** Callers of incidents who can sign in; `id` is their name in the data. */
  readonly callers: readonly SignsIn[];
  readonly participants: readonly { readonly report: string; readonly person: string }[];
  readonly notes: readonly { readonly report: string; readonly body: string }[];
}

export interface DemoPortal {
  readonly id: string;
  readonly host: string;
  readonly title: string;
  readonly language: 'de' | 'de-du' | 'en';
  readonly zone: string;
  readonly settings: readonly { readonly command: string; readonly body: JsonObject }[];
}

export interface DemoFile {
  readonly lists: readonly { readonly id: string; readonly name: string }[];
  readonly portals: readonly DemoPortal[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(shippedFile(`demo/${name}`), 'utf8')) as T;

export const demoPeopleFile = (): DemoPeopleFile => read('people.json');
export const demoFile = (): DemoFile => read('demo.json');
/** An article of the demo's knowledge base; `id` is its address too. */
export interface DemoArticle {
  readonly id: string;
  readonly portals: readonly string[];
  readonly language: 'de' | 'en';
  readonly category: string;
  readonly title: string;
  readonly keywords: string;
  /** Markdown, one paragraph or list a line. */
  readonly body: readonly string[];
}

export const demoArticles = (): readonly DemoArticle[] => read('articles.json');
export const DEMO_REPORTS = 'demo/berlin-de.json.gz';
export const DEMO_INCIDENTS = 'demo/servicenow-newest-2000.csv.gz';
