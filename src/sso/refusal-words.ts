/** Why a login was refused, in a sentence for admins, and what they can do about it. */
export interface RefusalWords {
  readonly en: string;
  readonly de: string;
  readonly doEn: string;
  readonly doDe: string;
}
