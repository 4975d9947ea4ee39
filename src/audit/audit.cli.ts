import type { Command as Program } from 'commander';
import { printed, Refused, told, withControl } from '../platform/cli-session.js';
import type { Control } from '../platform/control.js';
import { progressOn, silent } from '../transfer/progress.js';

interface RunCard {
  readonly id: string;
  readonly state: string;
  readonly fault: string | null;
  readonly endedAt: string | null;
  readonly progress: { readonly events: number; readonly total: number; readonly compared: number };
  readonly result: { readonly differences?: readonly unknown[] } | null;
}

const POLL = 200;

/** Starts a run and follows it to its end, with a progress bar on a terminal. */
const follow = async (control: Pick<Control, 'ask'>, path: string, title: string, json: boolean | undefined): Promise<RunCard> => {
  let card = told<RunCard>(await control.ask({ method: 'POST', path }));
  const progress = json ? silent : progressOn(title, process.stderr);
  progress.start(card.progress.total);
  while (card.endedAt === null) {
    await new Promise(resolve => setTimeout(resolve, POLL));
    card = told<RunCard>(await control.ask({ method: 'GET', path: `${path}/${card.id}` }));
    progress.at(card.progress.events);
  }
  progress.end();
  if (card.state !== 'done') throw new Refused(card.fault ?? `It ended as ${card.state}.`);
  return card;
};

const explainLines = (answer: { visible: boolean; mayReply: boolean; checks: readonly { outcome: string; en: string; de: string; setBy: { stream: string; revision: number } | null }[] }, language: string): string =>
  [
    answer.visible ? `Visible${answer.mayReply ? ', may be answered' : ', read only'}.` : 'Not visible.',
    ...answer.checks.map(({ outcome, setBy, ...texts }) => `  ${outcome === 'passed' ? '✓' : outcome === 'failed' ? '✗' : '·'} ${language === 'de' ? texts.de : texts.en}${setBy && setBy.revision >= 0 ? `  [${setBy.stream}@${setBy.revision}]` : ''}`),
  ].join('\n');

/** What auditors and operators ask on the command line. */
export const auditCli = (program: Program): void => {
  program
    .command('explain')
    .description('why a contact sees a ticket, or does not; now or at a past moment')
    .requiredOption('--portal <id>').requiredOption('--contact <id>').requiredOption('--ticket <id>')
    .option('--at <moment>', 'like 2026-03-29T12:00:00Z').option('--language <de|en>', 'language of the checks', 'en').option('--json')
    .action(async ({ json, language, ...ids }: Record<string, string> & { json?: boolean; language: string }) => {
      const answer = told<Parameters<typeof explainLines>[0]>(await withControl(control => control.ask({ method: 'GET', path: `/api/admin/explanations?${new URLSearchParams(ids as Record<string, string>)}` })));
      console.log(json ? printed(answer, true) : explainLines(answer, language));
    });
  program
    .command('rebuild')
    .description('build all views anew from the log, beside the live ones, then turn to them')
    .option('--json')
    .action(async ({ json }: { json?: boolean }) => console.log(printed(await withControl(control => follow(control, '/api/admin/rebuilds', 'rebuilding views', json)), json)));
  program
    .command('replay')
    .description('build all views in a separate place and compare them with the live ones; exit code 1 when they differ')
    .option('--json')
    .action(async ({ json }: { json?: boolean }) => {
      const card = await withControl(control => follow(control, '/api/audit/replays', 'replaying the log', json));
      console.log(printed(card, json));
      if ((card.result?.differences?.length ?? 0) > 0) process.exitCode = 1;
    });
  program
    .command('events')
    .description('the history, in words')
    .option('--stream <name>').option('--type <name>').option('--after <position>').option('--limit <n>', 'at most', '50').option('--language <de|en>', 'language', 'en').option('--json')
    .action(async ({ json, language, ...query }: Record<string, string> & { json?: boolean; language: string }) => {
      const { events } = told<{ events: { recordedAt: string; actor: unknown; stream: string; revision: number; sentence: { en: string; de: string } }[] }>(await withControl(control => control.ask({ method: 'GET', path: `/api/audit/events?${new URLSearchParams(query as Record<string, string>)}` })));
      for (const event of events) console.log(json ? JSON.stringify(event) : `${event.recordedAt}  ${event.stream}@${event.revision}  ${language === 'de' ? event.sentence.de : event.sentence.en}`);
    });
};
