import type { Clock } from '../kernel/chance.js';
import { uuidV5 } from '../kernel/ids.js';
import { VaultConflict, type Vault, type VaultWrite } from '../kernel/vault.js';
import { GATHERED, rowOf, WAITING, type Change, type WaitingNews } from './waiting.js';

/** One person is to be told of one change. */
export interface NewsOrder {
  readonly contact: string;
  readonly portal: string;
  readonly ticket: string;
  readonly change: Change;
}

/** The process that orders; its name stands in ids, for good. */
export const PROCESS = 'mailWhenTicketChanges';

/** Puts news into the outbox: into the person's mail about that ticket that is still being gathered, else into a new one. */
export class NewsOrders {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** All of them with the place in the log, or nothing. A mail that was taken for sending in between is not added to: then all is read again. */
  async write(orders: readonly NewsOrder[], place: VaultWrite): Promise<void> {
    for (;;)
      try {
        const rows = await Promise.all(orders.map(order => this.#rowFor(order)));
        return await this.vault.write([...rows.filter(row => row !== undefined), place]);
      } catch (error) {
        if (!(error instanceof VaultConflict)) throw error;
      }
  }

  /** Undefined when the change waits already. */
  async #rowFor(order: NewsOrder): Promise<VaultWrite | undefined> {
    const { contact, change } = order;
    const news = await this.#waitingFor(order);
    if (news.some(({ value }) => value.changes.some(one => one.event === change.event))) return undefined;
    const gathering = news.find(({ value }) => value.tries === 0);
    if (gathering) return { ...rowOf(gathering.key, { ...gathering.value, changes: [...gathering.value.changes, change] }, contact), when: gathering.version };
    const { portal, ticket } = order;
    const since = this.clock.now();
    return { ...rowOf(uuidV5(change.event, `${PROCESS}/${contact}`), { kind: 'ticket', contact, portal, ticket, changes: [change], tries: 0, due: since + GATHERED, since }, contact), when: 'absent' };
  }

  async #waitingFor({ contact, portal, ticket }: NewsOrder) {
    const rows = await this.vault.list(WAITING, { owner: contact });
    return rows.map(({ key, version, value }) => ({ key, version, value: value as WaitingNews })).filter(({ value }) => value.kind === 'ticket' && value.ticket === ticket && value.portal === portal);
  }
}
