import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupSqlite, restoreSqlite } from '../../src/adapters/sqlite.backup.js';
import { readConfig } from '../../src/config.js';
import { Rejection } from '../../src/kernel/errors.js';
import { House } from '../../src/platform/house.js';
import type { Caller } from '../../src/platform/caller.js';
import { CloseTicket } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown } from '../support/town.js';

describe('a house that starts again', () => {
  it('comes back from a backup with its views rebuilt, and what was erased stays erased (I1)', async () => {
    const { house, folder, close } = await openHouse();
    const town = await buildTown(house);
    const ticket = await town.ticket(town.anna, 'Kommt wieder', town.amsel);
    const [backup, restored] = [join(mkdtempSync(join(tmpdir(), 'sichtfeld-')), 'backup'), mkdtempSync(join(tmpdir(), 'sichtfeld-'))];
    await backupSqlite(folder, backup);
    await restoreSqlite(backup, restored);
    cpSync(join(folder, 'keys'), join(restored, 'keys'), { recursive: true });
    const again = await House.open(readConfig({ SICHTFELD_DATA: restored, SICHTFELD_LOG: 'off' }));
    expect(again.stores.views.snapshot().get<{ reference: string }>('ticketFacts', ticket)?.row).toMatchObject({ id: ticket });
    expect(again.stores.events.lineage).not.toBe(house.stores.events.lineage);
    await issue(again, CloseTicket, { ticket });
    await again.close();
    await close();
    for (const path of [backup, restored]) rmSync(path, { recursive: true, force: true });
  });

  it('roles for one portal hold for nothing that merely mentions it', async () => {
    const { house, close } = await openHouse();
    const town = await buildTown(house);
    const ticket = await town.ticket(town.anna, 'Nicht deins', town.amsel);
    const agent: Caller = { actor: { kind: 'staff', id: 's' }, roles: ['agent', 'admin'], portals: [town.portal], correlationId: 'c' };
    await expect(issue(house, PostReply, { ticket, body: 'Hallo', portal: town.portal }, agent)).rejects.toBeInstanceOf(Rejection);
    await close();
  });
});

describe('a rebuild that a kill cut short', () => {
  it('is gone on with by the next process, not begun again (U6)', async () => {
    const { house, close } = await openHouse();
    const town = await buildTown(house);
    for (let i = 0; i < 20; i++) await town.ticket(town.anna, `Nr. ${i}`, town.amsel);
    const stop = new AbortController();
    const cut = house.generations.build('rebuild-cut', { page: 10, signal: stop.signal, onProgress: ({ events }) => events >= 30 && stop.abort() });
    await expect(cut).rejects.toThrow();
    expect(await house.generations.leftover()).toBe('rebuild-cut');
    const events: number[] = [];
    await house.generations.build('rebuild-cut', { page: 10, onProgress: progress => void events.push(progress.events) });
    expect(Math.max(...events)).toBeLessThan(Number(await house.stores.events.head()) - 20);
    await close();
  });
});
