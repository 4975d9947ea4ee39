import { shortId } from '../kernel/ids.js';
import { foldText } from '../kernel/words.js';

export interface CollectedOption {
  readonly id: string;
  readonly label: string;
}

/** "Group 56" -> `group_56`, "Müllabfuhr / Süd" -> `muellabfuhr_sued`. */
export const optionId = (label: string): string => {
  const id = foldText(label).replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 56);
  return id === '' ? `o_${shortId(label)}` : id;
};

/** Which option a file's word stands for, by column. Two words that would share an id get ids of their own. */
export class OptionTable {
  readonly #columns = new Map<string, { byLabel: Map<string, string>; byId: Map<string, string> }>();

  idOf(column: string, label: string): string {
    const { byLabel, byId } = this.#of(column);
    const known = byLabel.get(label);
    if (known !== undefined) return known;
    const plain = optionId(label);
    const id = byId.has(plain) ? `${plain}_${shortId(label).slice(0, 6)}` : plain;
    byLabel.set(label, id);
    byId.set(id, label);
    return id;
  }

  /** An option whose id the mapping gives. */
  note(column: string, id: string, label: string): void {
    const { byId } = this.#of(column);
    if (!byId.has(id)) byId.set(id, label);
  }

  optionsOf(column: string): readonly CollectedOption[] {
    return [...this.#of(column).byId].map(([id, label]) => ({ id, label }));
  }

  #of(column: string) {
    const known = this.#columns.get(column) ?? { byLabel: new Map<string, string>(), byId: new Map<string, string>() };
    this.#columns.set(column, known);
    return known;
  }
}
