import { Command } from '../kernel/command.js';
import { Choice, Id, Ids, Moment, ShortText } from '../kernel/fields.js';
import type { ScopedRole } from '../staff/api-token.policy.js';

/** Days that a token of the page lasts. */
export const LIVES = ['7', '30', '90', '365'] as const;

/** A token as the page asks for it; a role is written `agent`, or `agent:<portal>`. */
export class ApiTokenForm extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  /** When the form was made: sent twice it means the same. */
  @Moment({ en: 'From', de: 'Von' }) from!: string;
  @ShortText({ max: 100, en: 'Name', de: 'Name' }) name!: string;
  @Choice(LIVES, { en: 'Valid for', de: 'Gültig für' }) days!: (typeof LIVES)[number];
  @Ids({ max: 50, optional: true, en: 'What it may do', de: 'Was es darf' }) scope?: string[];
}

export const roleText = ({ role, portal }: ScopedRole): string => (portal === null ? role : `${role}:${portal}`);

/** As the command takes it; the command judges it. */
export const roleIn = (text: string): { role: string; portal: string | null } => {
  const colon = text.indexOf(':');
  return colon < 0 ? { role: text, portal: null } : { role: text.slice(0, colon), portal: text.slice(colon + 1) };
};
