import { canonicalJson } from '../kernel/canonical-json.js';
import { on, type Command, type CommandClass, type CommandSpec, type DecisionContext } from '../kernel/command.js';
import type { PortalEvent } from './portal.events.js';
import { existing, type Portal } from './portal-state.js';
import { settingsIn, valueIn } from './settings.policy.js';
import { refsIn, settle } from './settle.js';

export const portalCommand = on<Portal, PortalEvent>();

/** Who changes a portal: its admins, and the first set-up. */
export const byAdmins = ['admin', 'system'] as const;

/** The facts of a proposed change: judged, in its one written form, and none when the setting has that value already. */
export const changing = (portal: Portal, proposed: PortalEvent, context: DecisionContext): readonly PortalEvent[] => {
  const { row } = existing(portal);
  const settled = settle(row, proposed, context);
  const same = settingsIn(settled).every(one => canonicalJson(valueIn(row, one)) === canonicalJson(one.value));
  return same ? [] : [settled];
};

interface SettingSpec<C extends Command & { portal: string }> {
  readonly command: CommandClass<C>;
  readonly en: string;
  readonly de: string;
  /** The event that the command asks for; `settle` judges it. */
  readonly propose: (command: C) => PortalEvent;
}

/** A command that gives one setting its whole new value. */
export const settingCommand = <C extends Command & { portal: string }>({ command, en, de, propose }: SettingSpec<C>): CommandSpec<Portal, C, PortalEvent> =>
  portalCommand({
    command, by: byAdmins, en, de,
    of: c => c.portal,
    reads: c => refsIn(propose(c)),
    decide: (portal, c, context) => changing(portal, propose(c), context),
  });
