import { formatActor } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import { portalEvents, type PortalEvent } from './portal.events.js';
import { settingId, settingsIn } from './settings.policy.js';

/** One value that a setting had, with the event that set it. The reason is sealed metadata: read from the log when shown. */
export interface SettingVersion {
  readonly revision: number;
  /** ms. */
  readonly at: number;
  readonly actor: string;
  readonly type: string;
  /** null: removed, so that the portal's own holds. */
  readonly value: unknown;
}

/** All versions of one setting, the newest last. Its row's id is `<portal>/<setting>`. */
export interface SettingVersions {
  readonly portal: string;
  /** `title`, `sso@support.example.com`, `filter@vip`. */
  readonly setting: string;
  readonly versions: readonly SettingVersion[];
}

export const settingRowId = (portal: string, setting: string): string => `${portal}/${setting}`;

/** Who changed a setting last, when, and every earlier value (A9, A13). */
export const portalSettings = view<SettingVersions, PortalEvent>({
  name: 'portalSettings',
  version: 2,
  decisive: false,
  folds: Object.keys(portalEvents.definitions),
  idsOf: event => settingsIn(event).map(one => settingRowId(event.of, settingId(one))),
  fold: (row, event, _context, id) => {
    const set = settingsIn(event).find(one => settingRowId(event.of, settingId(one)) === id);
    if (!set) return row;
    const { revision, recordedAt, actor, type } = event;
    const version = { revision, at: recordedAt, actor: formatActor(actor), type, value: set.value };
    return { portal: event.of, setting: settingId(set), versions: [...(row?.versions ?? []), version] };
  },
});
